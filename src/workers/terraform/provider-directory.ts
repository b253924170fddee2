import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationFileName, lockFileName } from './run-directory.ts';

const making = '.making-';

/** A directory in which providers are being installed; it becomes one of theirs when it is complete. */
export type ProviderDirectory = { readonly path: string; readonly dataDir: string };

/** What makes one installation of a provider set another than the next: its lock file, and the tool that works with it. */
export type Installation = {
  readonly set: string;
  /** The sha256 of the lock file. */
  readonly digest: string;
  readonly tool: { readonly toolVersion: string; readonly platform: string };
};

/** Where the providers of a set are installed. */
export function providerDirectory(workDir: string, { set, digest, tool }: Installation): ProviderDirectory {
  const name = `${set}-${tool.toolVersion}-${tool.platform}${digestMark(digest)}`;
  const path = join(workDir, 'providers', name);
  return { path, dataDir: join(path, 'data') };
}

function digestMark(digest: string): string {
  return `-${digest.slice(0, 16)}`;
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

const dayMs = 24 * 3_600_000;
/** No installation takes longer. */
const longestInstallationMs = dayMs;
/** Nor an apply than this, the most that `APPLY_TIMEOUT_MINUTES` can be; terraform may start a provider until its end. */
const longestRunMs = 7 * dayMs;

/** Which lock file counts for a set, since when. */
export type CurrentLock = { readonly providerSet: string; readonly digest: string; readonly madeAt: Date };

/**
 * Removes what nobody works with any more: what workers left that died while they installed something, and providers
 * under lock files that were replaced, hundreds of megabytes each.
 */
export async function removeUnused(workDir: string, locks: readonly CurrentLock[]): Promise<void> {
  const parent = join(workDir, 'providers');
  for (const name of await readdir(parent).catch(() => [])) {
    const path = join(parent, name);
    const unused = name.startsWith(making) ? await isAbandoned(path) : isReplaced(name, locks);
    if (unused) await rm(path, { recursive: true, force: true });
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && isOlder(found.mtime, longestInstallationMs);
}

function isReplaced(name: string, locks: readonly CurrentLock[]): boolean {
  const lock = locks.find(({ providerSet }) => name.startsWith(`${providerSet}-`));
  return lock !== undefined && !name.endsWith(digestMark(lock.digest)) && isOlder(lock.madeAt, longestRunMs);
}

function isOlder(moment: Date, ms: number): boolean {
  return Date.now() - moment.getTime() > ms;
}
