import pg from 'pg';
import type { Logger } from 'pino';
import { checkDatabase, openDatabase } from './client.ts';
import { type Migration, migrationsDir, readMigrations, refused } from './migration-files.ts';
import {
  compareWithFiles,
  createLedger,
  enterInLedger,
  type Queryable,
  readLedger,
} from './migration-ledger.ts';

export type MigrateOptions = {
  /** A Postgres URL. */
  readonly url: string;
  /** Where the `NNNN_name.sql` files are; `migrations/` if not given. */
  readonly dir?: string;
  readonly log?: Logger;
};

/** Serialises migrators: any number that nothing else uses for an advisory lock. */
const migrationLock = 4_711_208_501;

/**
 * Applies the migrations that the database has not seen, each in one transaction with its ledger row. Several may run
 * at once: every migration is applied by one of them.
 * @returns the names of those that this call applied
 * @throws DomainError DATABASE_UNREACHABLE; MIGRATION_REFUSED naming the file where one fails, where history was
 * rewritten, or where the database is newer than the files.
 */
export async function migrate(options: MigrateOptions): Promise<readonly string[]> {
  const { url, dir = migrationsDir, log } = options;
  const files = await readMigrations(dir);
  await requireReachable(url);
  // Not from a pool: those limit how long a statement takes, and a migration takes what it takes.
  const client = new pg.Client({ connectionString: url, application_name: 'cloud-engine migrate' });
  client.on('error', () => {});
  await client.connect();
  try {
    const applied: string[] = [];
    for (;;) {
      const name = await applyNext(client, files);
      if (name === undefined) return applied;
      log?.info({ migration: name }, 'migration applied');
      applied.push(name);
    }
  } finally {
    await client.end();
  }
}

/**
 * How the database compares with `migrations/`; changes nothing.
 * @returns `current`, or the names of migrations that only the files (`pending`) or only the database (`newer`) know
 * @throws DomainError MIGRATION_REFUSED where history was rewritten
 */
export async function checkMigrations(
  pool: Queryable,
  dir: string = migrationsDir,
): Promise<'current' | { readonly pending: readonly string[]; readonly newer: readonly string[] }> {
  const { pending, newer } = compareWithFiles(await readMigrations(dir), await readLedger(pool));
  if (pending.length === 0 && newer.length === 0) return 'current';
  return { pending: pending.map(({ name }) => name), newer };
}

/** One transaction: the lock, a fresh look at the ledger, at most one migration, its row. Undefined: none is pending. */
async function applyNext(client: pg.Client, files: readonly Migration[]): Promise<string | undefined> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await createLedger(client);
    const { pending, newer } = compareWithFiles(files, await readLedger(client));
    if (newer.length > 0)
      throw refused(
        `the database is newer: it has ${newer.join(', ')}; start a newer version of Cloud Engine`,
      );
    const next = pending[0];
    if (next) await apply(client, next);
    await client.query('commit');
    return next?.name;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const transaction = await currentTransaction(client);
  try {
    await client.query(migration.sql);
  } catch (cause) {
    throw refused(`${migration.name}.sql failed: ${describe(cause, migration.sql)}`, { cause });
  }
  if ((await currentTransaction(client)) !== transaction)
    throw refused(`${migration.name}.sql ends its transaction; remove its commit or rollback`);
  await enterInLedger(client, migration);
}

async function currentTransaction(client: pg.Client): Promise<string> {
  return (await client.query<{ id: string }>('select pg_current_xact_id()::text as id')).rows[0]?.id ?? '';
}

function describe(cause: unknown, sql: string): string {
  const { message, position } = cause as { message: string; position?: string };
  if (position === undefined) return message;
  const line = sql.slice(0, Number(position)).split('\n').length;
  return `${message} (line ${line})`;
}

async function requireReachable(url: string): Promise<void> {
  const { pool, close } = openDatabase(url, { max: 1 });
  await checkDatabase(pool).finally(close);
}
