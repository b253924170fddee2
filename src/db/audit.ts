import type { InferInsertModel } from 'drizzle-orm';
import type { Executor } from './client.ts';
import { auditEvents } from './schema.ts';

export type AuditEvent = Omit<InferInsertModel<typeof auditEvents>, 'id' | 'at'>;

/** Appends to the audit log; call it in the transaction of what it tells. */
export async function audit(tx: Executor, event: AuditEvent): Promise<void> {
  await tx.insert(auditEvents).values(event);
}
