import type pg from 'pg';
import { type Migration, refused } from './migration-files.ts';

/** A migration that the database has seen. */
export type LedgerRow = { readonly id: number; readonly name: string; readonly checksum: string };

/** What divides a database from the files: nothing, or migrations of which only the one or the other knows. */
export type Difference = {
  readonly pending: readonly Migration[];
  /** Names of applied migrations with numbers above every file's. */
  readonly newer: readonly string[];
};

/** Pools and clients alike. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

export async function createLedger(db: Queryable): Promise<void> {
  await db.query(`create table if not exists schema_migrations (
    id         integer primary key,
    name       text not null,
    checksum   text not null,
    applied_at timestamptz not null default now()
  )`);
}

/** Empty where there is no ledger yet. */
export async function readLedger(db: Queryable): Promise<readonly LedgerRow[]> {
  const { rows } = await db.query("select to_regclass('schema_migrations') is not null as present");
  if (!rows[0].present) return [];
  return (await db.query<LedgerRow>('select id, name, checksum from schema_migrations order by id')).rows;
}

/** In the transaction of the migration itself. */
export async function enterInLedger(db: Queryable, { id, name, checksum }: Migration): Promise<void> {
  await db.query('insert into schema_migrations (id, name, checksum) values ($1, $2, $3)', [
    id,
    name,
    checksum,
  ]);
}

/**
 * Compares the ledger with the files.
 * @throws DomainError MIGRATION_REFUSED where history was rewritten: an applied file changed or vanished, or a new one
 * has a number before an applied one.
 */
export function compareWithFiles(files: readonly Migration[], ledger: readonly LedgerRow[]): Difference {
  const lastFile = files.at(-1)?.id ?? 0;
  const lastApplied = ledger.at(-1);
  for (const row of ledger) {
    const file = files.find(({ id }) => id === row.id);
    if (file ? file.checksum !== row.checksum : row.id <= lastFile) {
      const what = file ? `${file.name}.sql was changed` : `${row.name}.sql is missing`;
      throw refused(`${what} after the database had applied it; restore it, and add a new migration instead`);
    }
  }
  const pending = files.filter(({ id }) => !ledger.some((row) => row.id === id));
  const first = pending[0];
  if (first && lastApplied && first.id < lastApplied.id && lastApplied.id <= lastFile)
    throw refused(
      `${first.name}.sql comes before ${lastApplied.name}, which is applied; give it a higher number`,
    );
  return { pending, newer: ledger.filter(({ id }) => id > lastFile).map(({ name }) => name) };
}
