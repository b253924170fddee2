import { access, mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '../domain/errors.ts';

/**
 * Makes the folder in which runs work, and tries it out: a worker that cannot write there would fail every run.
 * @throws DomainError CONFIG_INVALID naming WORK_DIR.
 */
export async function requireWorkDir(workDir: string): Promise<void> {
  try {
    await makeFolder(workDir);
    await rmdir(await mkdtemp(join(workDir, '.tried-')));
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new DomainError(
      'CONFIG_INVALID',
      { variable: 'WORK_DIR', code },
      `configuration: WORK_DIR must be a folder in which this user can write (${code})`,
    );
  }
}

/** Node's own `recursive` never ends where the parent is there but takes no folder, as /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    const parent = dirname(path);
    const parentIsThere = await access(parent).then(
      () => true,
      () => false,
    );
    if (code !== 'ENOENT' || parentIsThere) throw error;
    await makeFolder(parent);
    await mkdir(path, { mode: 0o700 });
  }
}
