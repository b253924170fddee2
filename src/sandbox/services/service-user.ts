import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DomainError } from '../../domain/errors.ts';

/** Whom a service runs as. */
export type ServiceUser = { readonly uid: number; readonly gid: number };

const candidates = ['postgres', '_postgres', 'nobody'];

/**
 * Postgres refuses to run as root, so root needs somebody else for it. Undefined for everybody but root.
 * @param homes where its data may lie already: data keeps its owner
 */
export function serviceUser(homes: readonly string[]): ServiceUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const home of homes) {
    const owner = statSync(home, { throwIfNoEntry: false });
    if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  }
  for (const name of candidates) {
    const user = lookUp(name);
    if (user) return user;
  }
  throw new DomainError(
    'SERVICE_MISSING',
    { service: 'postgres' },
    `postgres: does not run as root, and there is none of the users ${candidates.join(', ')} to run it as: start as another user, or set DATABASE_URL`,
  );
}

function lookUp(name: string): ServiceUser | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** Whether `user` may pass through `directory` and all that it lies in. Each must exist. */
export function canEnter(directory: string, user: ServiceUser): boolean {
  const { uid, gid, mode } = statSync(directory);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const parent = dirname(directory);
  return parent === directory || canEnter(parent, user);
}
