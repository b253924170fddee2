import { checkDatabase, openDatabase } from '../db/client.ts';
import { requireCurrentSchema } from '../db/current-schema.ts';
import { type AuditReport, verifyAudit } from '../db/verify-audit.ts';
import type { AuditHead } from '../domain/audit-chain.ts';

/** A long log takes long; each page is a statement of its own. */
const statementMs = 3_600_000;

/**
 * Checks the audit log of the database at `url`.
 * @throws DomainError DATABASE_UNREACHABLE, SCHEMA_OUTDATED
 */
export async function verifyAuditAt(url: string, noted: readonly AuditHead[] = []): Promise<AuditReport> {
  const reached = openDatabase(url, { max: 1 });
  await checkDatabase(reached.pool)
    .then(() => requireCurrentSchema(reached.pool))
    .finally(reached.close);
  const database = openDatabase(url, { max: 1, statementMs });
  return verifyAudit(database.db, noted).finally(database.close);
}
