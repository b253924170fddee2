import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import type { Database } from './client.ts';

const pauseMs = 250;

/**
 * Does something that only one process at a time may do, among all that use this database and name. The lock ends with
 * the connection, so a process that dies leaves none.
 * @returns null when others had it for `patienceMs`
 */
export async function withLock<T>(
  db: Database,
  name: string,
  patienceMs: number,
  act: () => Promise<T>,
): Promise<T | null> {
  const client = await db.$client.connect();
  try {
    if (!(await taken(client, name, patienceMs))) return null;
    return await act();
  } finally {
    // Not back into the pool: a connection that is closed holds no lock, whatever happened.
    client.release(true);
  }
}

async function taken(client: pg.PoolClient, name: string, patienceMs: number): Promise<boolean> {
  for (let waited = 0; ; waited += pauseMs) {
    const { rows } = await client.query<{ mine: boolean }>(
      `select pg_try_advisory_lock(hashtext('cloud-engine.lock'), hashtext($1)) as mine`,
      [name],
    );
    if (rows[0]?.mine) return true;
    if (waited >= patienceMs) return false;
    await setTimeout(pauseMs);
  }
}
