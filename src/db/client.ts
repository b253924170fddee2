import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { PgTransactionConfig } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { DomainError } from '../domain/errors.ts';
import { isOutage } from './outage.ts';

export type Database = NodePgDatabase & { readonly $client: pg.Pool };
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
/** Where a query runs: on its own, or as part of a transaction. */
export type Executor = Database | Transaction;

export type DatabaseHandle = {
  readonly db: Database;
  readonly pool: pg.Pool;
  close(): Promise<void>;
};

/**
 * A pool on `url`; connects on first use.
 * @param options.statementMs no statement, and no wait for a connection, takes longer (milliseconds)
 */
export function openDatabase(
  url: string,
  options: { max?: number; statementMs?: number } = {},
): DatabaseHandle {
  const { max = 10, statementMs = 15_000 } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: statementMs,
    // Both ends: the server's limit frees its locks, ours notices a server that is gone.
    statement_timeout: statementMs,
    query_timeout: statementMs + 1000,
    idle_in_transaction_session_timeout: statementMs,
    application_name: 'cloud-engine',
  });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {});
  // The same for one that breaks within a transaction, between two of its statements: the next statement fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = drizzle(pool);
  db.transaction = (act, config) => inTransaction(pool, act, config);
  return { db, pool, close: () => pool.end() };
}

/**
 * What drizzle does on a pool, but the connection is always given back: drizzle 0.45 keeps it for ever when `begin`
 * fails, until the pool has none left and never ends. One that an outage has hit is thrown away: it may still be busy.
 */
async function inTransaction<T>(
  pool: pg.Pool,
  act: (tx: Transaction) => Promise<T>,
  config?: PgTransactionConfig,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    return await drizzle(client).transaction(act, config);
  } catch (error) {
    broken = isOutage(error);
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * One round trip, so that a role can say at its start that the database is missing.
 * @throws DomainError DATABASE_UNREACHABLE naming DATABASE_URL.
 */
export async function checkDatabase(pool: pg.Pool): Promise<void> {
  try {
    await pool.query('select 1');
  } catch (error) {
    const code = whyUnreachable(error);
    throw new DomainError(
      'DATABASE_UNREACHABLE',
      { code },
      `database: cannot be reached or refused the login (${code}); check DATABASE_URL and that Postgres runs`,
    );
  }
}

/** A code of Postgres' or of a socket's in words where it is a common one. */
function whyUnreachable(error: unknown): string {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (message.includes('password must be a string')) return 'it wants a password, and the URL has none';
  const words: Readonly<Record<string, string>> = {
    '28P01': 'wrong password',
    '28000': 'login refused',
    '3D000': 'there is no such database',
    '53300': 'too many connections',
  };
  return words[code] ?? (code === '' ? 'no answer' : code);
}
