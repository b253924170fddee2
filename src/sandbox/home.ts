import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { DomainError } from '../domain/errors.ts';

/** What the file system answers where somebody else's files, or something that is no folder, are in the way. */
const refusals = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENOSPC', 'EDQUOT'];

/**
 * Makes the folder in which `up` keeps everything, and tries it out.
 * @throws DomainError CONFIG_INVALID naming the folder
 */
export function makeHome(home: string): void {
  try {
    makeFolder(home);
    rmdirSync(mkdtempSync(join(home, '.tried-')));
  } catch (error) {
    throw inHomeWords(error, home);
  }
}

/** Not `recursive`, which in /proc never ends. */
function makeFolder(home: string): void {
  try {
    mkdirSync(home);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** The error, as a sentence with what to change where the file system refused something in `home`. */
export function inHomeWords(error: unknown, home: string): unknown {
  const { code = '', path = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (!refusals.includes(code) || (path !== home && !path.startsWith(home + sep))) return error;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new DomainError(
    'CONFIG_INVALID',
    { path, code },
    full
      ? `configuration: there is no room left for ${home} (${code}): make some, or start in another folder`
      : `configuration: ${home} must be a folder in which this user can write, with all that is in it (${code} at ${path}): give it to this user, take away what is in its place, or start in another folder`,
    { cause: error },
  );
}
