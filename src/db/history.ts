import { and, asc, eq, like } from 'drizzle-orm';
import type { Executor } from './client.ts';
import { auditEvents } from './schema.ts';

/** What happened to a session, oldest first, from the audit log. */
export async function historyOf(db: Executor, sessionId: string) {
  const rows = await db
    .select({
      at: auditEvents.at,
      kind: auditEvents.kind,
      to: auditEvents.toState,
      actorId: auditEvents.actorId,
    })
    .from(auditEvents)
    .where(and(eq(auditEvents.sessionId, sessionId), like(auditEvents.kind, 'session.%')))
    .orderBy(asc(auditEvents.id));
  return rows.map((row) => ({ ...row, kind: row.kind.replace('session.', '') }));
}
