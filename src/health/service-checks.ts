import type { Redis } from 'ioredis';
import { checkDatabase, openDatabase } from '../db/client.ts';
import { requireCurrentSchema } from '../db/current-schema.ts';
import { DomainError } from '../domain/errors.ts';
import { type Check, checkPatience } from './checks.ts';

/**
 * Whether Postgres and Redis answer, and the schema is this version's. On a connection of its own, since a role whose
 * pool is busy is not ill.
 * @param redis a fail-fast connection; stays the caller's to close
 */
export function openServiceChecks(
  databaseUrl: string,
  redis: Redis,
): { readonly checks: readonly Check[]; close(): Promise<void> } {
  const { pool, close } = openDatabase(databaseUrl, { max: 1, statementMs: checkPatience });
  return {
    checks: [
      { name: 'database', run: () => checkDatabase(pool) },
      { name: 'migrations', run: () => requireCurrentSchema(pool) },
      { name: 'redis', run: () => answers(redis) },
    ],
    close,
  };
}

async function answers(redis: Redis): Promise<void> {
  try {
    await redis.ping();
  } catch {
    throw new DomainError(
      'REDIS_UNREACHABLE',
      {},
      'redis: cannot be reached; check REDIS_URL and that Redis runs',
    );
  }
}
