import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { isId } from '../../domain/ids.ts';
import { stateFileName } from './state-file.ts';

/** What a run directory's name says: whose work is in it, under which claim. */
export type RunDirectoryKey = {
  readonly runId: string;
  readonly attempt: number;
  /** The fencing token of the claim. */
  readonly token: number;
};

const owner = z.object({
  runId: z.string(),
  attempt: z.int(),
  token: z.int(),
  projectId: z.string(),
  /** Names one machine (or container) and boot; only there does `pid` mean something. */
  host: z.string(),
  /** The worker's process id. */
  pid: z.int(),
  /** The state version in Postgres that the state in here started from; salvage compares it. */
  stateVersionId: z.string().nullable(),
});
export type RunDirectoryOwner = Readonly<z.infer<typeof owner>>;

export type RunDirectory = RunDirectoryKey & {
  readonly path: string;
  /** Null in a directory whose creation was not finished: terraform never started in it. */
  readonly owner: RunDirectoryOwner | null;
};

export const configurationFileName = 'main.tf.json';
export const planFileName = 'plan.bin';
export const lockFileName = '.terraform.lock.hcl';

export type RunDirectoryContent = {
  /** Terraform JSON, rendered. */
  readonly configuration: string;
  readonly state: Uint8Array | string;
  /** The saved plan, for an apply. */
  readonly plan?: Uint8Array | undefined;
  /** The provider set's lock file, where providers are installed. */
  readonly lock?: Uint8Array | string | undefined;
};

const ownerFileName = 'owner.json';

/**
 * Creates the directory of one claim of a run, private to this user, with all that terraform needs. The owner comes
 * last, so a directory that has one is complete.
 * @throws when it exists: a claim never works twice.
 */
export async function createRunDirectory(
  workDir: string,
  about: RunDirectoryOwner,
  content: RunDirectoryContent,
): Promise<RunDirectory> {
  const { runId, attempt, token } = about;
  const path = resolve(workDir, `${runId}-${attempt}-${token}`);
  await mkdir(workDir, { recursive: true, mode: 0o700 });
  await mkdir(path, { mode: 0o700 });
  await mkdir(join(path, 'home'), { mode: 0o700 });
  await mkdir(join(path, 'tmp'), { mode: 0o700 });
  const files: [string, Uint8Array | string | undefined][] = [
    [configurationFileName, content.configuration],
    [stateFileName, content.state],
    [planFileName, content.plan],
    [lockFileName, content.lock],
    [ownerFileName, JSON.stringify(about)],
  ];
  for (const [name, data] of files) {
    if (data !== undefined) await writeFile(join(path, name), data, { mode: 0o600, flag: 'wx' });
  }
  return { runId, attempt, token, path, owner: about };
}

/** Reads a directory's name; null when it is not exactly one that `createRunDirectory` gives. */
export function parseRunDirectoryName(name: string): RunDirectoryKey | null {
  const [, runId = '', attempt, token] =
    /^([0-9a-z]{12})-([1-9]\d{0,8}|0)-([1-9]\d{0,14}|0)$/.exec(name) ?? [];
  return isId(runId) ? { runId, attempt: Number(attempt), token: Number(token) } : null;
}

/** All run directories under `workDir`, this worker's own among them; whatever else lies there is left out. */
export async function listRunDirectories(workDir: string): Promise<RunDirectory[]> {
  const entries = await readdir(workDir, { withFileTypes: true }).catch(emptyWhenMissing);
  const found = entries.map(async (entry) => {
    const key = entry.isDirectory() ? parseRunDirectoryName(entry.name) : null;
    if (key === null) return null;
    const path = resolve(workDir, entry.name);
    return { ...key, path, owner: await readOwner(path, key) };
  });
  return (await Promise.all(found)).filter((directory) => directory !== null);
}

/** Deletes a run directory. The caller has its last state in Postgres, and knows terraform to have ended. */
export async function removeRunDirectory(workDir: string, directory: RunDirectoryKey): Promise<void> {
  const name = `${directory.runId}-${directory.attempt}-${directory.token}`;
  const path = resolve(workDir, name);
  if (parseRunDirectoryName(basename(path)) === null || dirname(path) !== resolve(workDir)) {
    throw new Error('not a run directory'); // never a path that somebody made up
  }
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

async function readOwner(path: string, key: RunDirectoryKey): Promise<RunDirectoryOwner | null> {
  try {
    const found = owner.parse(JSON.parse(await readFile(join(path, ownerFileName), 'utf8')));
    const same = found.runId === key.runId && found.attempt === key.attempt && found.token === key.token;
    return same ? found : null;
  } catch {
    return null;
  }
}

function emptyWhenMissing(error: NodeJS.ErrnoException): never[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
