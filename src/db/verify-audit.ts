import type { AuditHead } from '../domain/audit-chain.ts';
import { type ChainReport, createChainCheck } from '../domain/check-audit-chains.ts';
import { auditHeads, auditLinks } from './audit-trail.ts';
import type { Database, Transaction } from './client.ts';

/** What was found, and the heads of all chains at that moment. */
export type AuditReport = ChainReport & { readonly heads: readonly AuditHead[] };

/**
 * Checks all chains of the audit log in one snapshot, so that events may be written meanwhile.
 * @param noted heads that were noted earlier
 */
export async function verifyAudit(db: Database, noted: readonly AuditHead[] = []): Promise<AuditReport> {
  const snapshot = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const;
  return db.transaction((tx) => verifyIn(tx, noted), snapshot);
}

/** The same within a transaction of the caller's, of what that sees. */
export async function verifyIn(tx: Transaction, noted: readonly AuditHead[] = []): Promise<AuditReport> {
  const heads = await auditHeads(tx);
  const check = createChainCheck(heads, noted);
  for await (const links of auditLinks(tx)) for (const link of links) check.take(link);
  return { ...check.finish(), heads };
}
