import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes that the files under a folder take; what vanishes while it looks counts as nothing. */
export async function diskUse(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  let total = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const found = await lstat(join(entry.parentPath, entry.name)).catch(() => null);
    total += found === null ? 0 : Math.min(found.size, found.blocks * 512 || found.size);
  }
  return total;
}
