import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { canEnter, type ServiceUser } from './service-user.ts';

const sharedHome = '/var/lib/cloud-engine';

/** For root only: a folder that a service's own user can enter, as it can't enter root's. Exists afterwards. */
export function makeSharedHome(): string {
  mkdirSync(sharedHome, { recursive: true });
  // Whatever root's umask is.
  chmodSync(sharedHome, 0o755);
  return sharedHome;
}

/**
 * Where the service of `dataDir` may keep its files: there, or, when its user can't get there, always the same folder
 * under `sharedHome`.
 */
export function possibleHomes(dataDir: string): readonly [here: string, elsewhere: string] {
  mkdirSync(dataDir, { recursive: true });
  const here = realpathSync(dataDir);
  const id = createHash('sha256').update(here).digest('hex').slice(0, 16);
  return [here, join(sharedHome, id)];
}

/** Which of the two homes it is: exists afterwards, and is `user`'s alone. */
export function serviceHome(dataDir: string, user?: ServiceUser): string {
  const [here, elsewhere] = possibleHomes(dataDir);
  const home = !user || (!existsSync(elsewhere) && canEnter(dirname(here), user)) ? here : elsewhere;
  if (home === elsewhere) makeSharedHome();
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o700);
  if (user) chownSync(home, user.uid, user.gid);
  return home;
}

/** The password of the service of `dataDir`, readable by its owner only and the same at every start. */
export function servicePassword(dataDir: string): { readonly password: string; readonly isNew: boolean } {
  const file = join(dataDir, 'password');
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(24).toString('hex'), { mode: 0o600 });
  try {
    // Of several processes one makes it, and none ever reads half of it.
    linkSync(draft, file);
    return { password: readFileSync(file, 'utf8'), isNew: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return { password: readFileSync(file, 'utf8'), isNew: false };
  } finally {
    rmSync(draft);
  }
}
