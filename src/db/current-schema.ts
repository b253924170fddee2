import { DomainError } from '../domain/errors.ts';
import { checkMigrations } from './migrate.ts';
import type { Queryable } from './migration-ledger.ts';

/**
 * Looks whether the database has exactly this version's schema.
 * @throws DomainError SCHEMA_OUTDATED saying what to run; MIGRATION_REFUSED where history was rewritten
 */
export async function requireCurrentSchema(pool: Queryable): Promise<void> {
  const found = await checkMigrations(pool);
  if (found === 'current') return;
  throw new DomainError(
    'SCHEMA_OUTDATED',
    { ...found },
    found.pending.length > 0
      ? `database: ${found.pending.length} migrations are missing; run the role migrate (\`cloud-engine migrate\`, in a checkout \`node dist/cli.js migrate\`) against DATABASE_URL`
      : 'database: its schema is newer than this version of Cloud Engine; run a newer version',
  );
}
