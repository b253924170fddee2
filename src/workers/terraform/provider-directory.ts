import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationFileName, lockFileName } from './run-directory.ts';

const making = '.making-';

/** A directory in which providers are being installed; it becomes one of theirs when it is complete. */
export type ProviderDirectory = { readonly path: string; readonly dataDir: string };

/** Where the providers of a set are installed, under the lock with that digest and for that tool. */
export function providerDirectory(workDir: string, name: string): ProviderDirectory {
  const path = join(workDir, 'providers', name);
  return { path, dataDir: join(path, 'data') };
}

/**
 * Whether providers are installed there. Directories come into being complete, but what terraform took from a mirror or its
 * cache it only links to, and that may be gone.
 */
export async function isInstalled({ dataDir }: ProviderDirectory): Promise<boolean> {
  try {
    const found = await readdir(dataDir, { recursive: true, withFileTypes: true });
    const links = found.filter((one) => one.isSymbolicLink());
    await Promise.all(links.map(({ parentPath, name }) => access(join(parentPath, name))));
    return true;
  } catch {
    return false;
  }
}

/** Makes a directory to install into, private to this user. `lock`: of the set, if there is one already. */
export async function beginInstallation(
  workDir: string,
  configuration: string,
  lock: string | null,
): Promise<ProviderDirectory> {
  const parent = join(workDir, 'providers');
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const path = await mkdtemp(join(parent, making));
  for (const folder of ['home', 'tmp']) await mkdir(join(path, folder), { mode: 0o700 });
  const files = [[configurationFileName, configuration], ...(lock === null ? [] : [[lockFileName, lock]])];
  for (const [name = '', data = ''] of files) await writeFile(join(path, name), data, { mode: 0o600 });
  return { path, dataDir: join(path, 'data') };
}

/** The lock file that terraform made, or kept. */
export function lockIn({ path }: ProviderDirectory): Promise<string> {
  return readFile(join(path, lockFileName), 'utf8');
}

/** Puts a complete installation in its place, at once for all; where another process was quicker, that one stays. */
export async function completeInstallation(from: ProviderDirectory, to: ProviderDirectory): Promise<void> {
  if (!(await isInstalled(to))) await rm(to.path, { recursive: true, force: true });
  try {
    await rename(from.path, to.path);
  } catch (error) {
    await rm(from.path, { recursive: true, force: true });
    if (!(await isInstalled(to))) throw error;
  }
}

export async function abandonInstallation({ path }: ProviderDirectory): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** No installation takes longer: what is older was left by a worker that died. */
const longestMs = 24 * 3_600_000;

/** Removes what workers left that died while they installed something. */
export async function removeAbandoned(workDir: string): Promise<void> {
  const parent = join(workDir, 'providers');
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(making))) {
    const path = join(parent, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > longestMs)
      await rm(path, { recursive: true, force: true });
  }
}
