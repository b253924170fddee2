import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DomainError } from '../domain/errors.ts';

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
