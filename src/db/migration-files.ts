import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DomainError } from '../domain/errors.ts';

/** `migrations/`, which lies two levels above both src/db and dist/db. */
export const migrationsDir = fileURLToPath(new URL('../../migrations/', import.meta.url));

export type Migration = {
  readonly id: number;
  /** The file's name without `.sql`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, whatever the line ends that git gave it. */
  readonly checksum: string;
};

/**
 * The migrations of `dir` in the order of their numbers.
 * @throws DomainError MIGRATION_REFUSED where a name is not `NNNN_name.sql`, or a number is there twice.
 */
export async function readMigrations(dir: string): Promise<readonly Migration[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(names.map((name) => readMigration(dir, name)));
  for (const [index, { id, name }] of migrations.entries()) {
    const previous = migrations[index - 1];
    if (previous?.id === id) throw refused(`${previous.name} and ${name} have the same number`);
  }
  return migrations;
}

async function readMigration(dir: string, file: string): Promise<Migration> {
  const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1];
  if (number === undefined) throw refused(`${file} must be called like 0001_name.sql`);
  const sql = (await readFile(join(dir, file), 'utf8')).replaceAll('\r\n', '\n');
  const checksum = createHash('sha256').update(sql).digest('hex');
  return { id: Number(number), name: file.slice(0, -'.sql'.length), sql, checksum };
}

export function refused(reason: string, options?: ErrorOptions): DomainError {
  return new DomainError('MIGRATION_REFUSED', { reason }, `migrations: ${reason}`, options);
}
