import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../config.ts';
import { DomainError, isDomainError } from '../domain/errors.ts';

/**
 * The encryption key kept in `file`, made at the first start; readable for its owner only.
 * @throws DomainError CONFIG_INVALID where the file holds something else: a new key could not read what was written.
 */
export function storedEncryptionKey(file: string): Buffer<ArrayBuffer> {
  mkdirSync(dirname(file), { recursive: true });
  makeUnlessThere(file);
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length === 32) return key;
  throw new DomainError(
    'CONFIG_INVALID',
    { variable: 'ENCRYPTION_KEY' },
    `configuration: ${file} holds no encryption key; put back the one that was there, or set ENCRYPTION_KEY`,
  );
}

/** Of several processes one makes it; none ever reads half a key, nor does one that dies here leave it. */
function makeUnlessThere(file: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

/** The error, with what to do about a key that is not the database's, seen from `up`, which keeps one in `file`. */
export function keyMismatchInWords(
  error: unknown,
  file: string,
  { ENCRYPTION_KEY, DATABASE_URL }: Pick<Config, 'ENCRYPTION_KEY' | 'DATABASE_URL'>,
): unknown {
  if (!isDomainError(error, 'KEY_MISMATCH')) return error;
  const { context } = error;
  if (ENCRYPTION_KEY !== undefined) {
    if (!existsSync(file)) return error;
    const hint = `that may be the one in ${file}, which is used where ENCRYPTION_KEY is not set`;
    return new DomainError('KEY_MISMATCH', context, `${error.message}; ${hint}`);
  }
  const anew =
    DATABASE_URL === undefined ? `move ${dirname(file)} away` : 'let DATABASE_URL name a new database';
  return new DomainError(
    'KEY_MISMATCH',
    context,
    `encryption: ${file} does not hold the key that this database was written with: put that one back, or set ENCRYPTION_KEY to it; where it is lost, what was deployed can't be read any more, and to begin anew, ${anew}`,
  );
}
