import { readdir, readlink } from 'node:fs/promises';
import { sep } from 'node:path';

/**
 * The processes that work in a run directory: guard, terraform, and whatever they started. Null where that cannot be
 * seen (no /proc).
 */
export async function livingIn(dir: string): Promise<readonly number[] | null> {
  const names = await readdir('/proc').catch(() => null);
  if (names === null || !names.includes('self')) return null;
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const inside = await Promise.all(pids.map(async (pid) => isWithin(await workingDirectory(pid), dir)));
  return pids.filter((_, index) => inside[index]);
}

async function workingDirectory(pid: number): Promise<string> {
  // Gone meanwhile, or somebody else's.
  return readlink(`/proc/${pid}/cwd`).catch(() => '');
}

function isWithin(path: string, dir: string): boolean {
  return path === dir || path.startsWith(dir + sep);
}
