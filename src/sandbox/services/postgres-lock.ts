import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isRunning } from './running.ts';
import { awaitPrevious } from './service.ts';

/**
 * Makes sure that the lock file of a Postgres that is gone keeps nobody out.
 * @throws DomainError SERVICE_FAILED where a Postgres really runs on `data`, and goes on running.
 */
export async function releaseStaleLock(data: string, dataDir: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const text = await readLock(file);
  if (text === undefined) return;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!pid) {
    // Empty after a power cut; Postgres would leave it to a person.
    await rm(file, { force: true });
  } else if (isRunning(pid, data)) {
    const stopping = lines[7]?.trim() === 'stopping';
    await awaitPrevious('postgres', { pid, mark: data }, dataDir, stopping);
  } else if (isRunning(pid, '')) {
    // Postgres takes any living process with that pid for a Postgres: after the restart of a container that is often
    // wrong. An impossible pid lets it find the lock stale, and still check for its shared memory.
    await writeFile(file, ['2147483647', ...lines.slice(1)].join('\n'));
  }
}

/** Undefined where there is none. One that is empty may just be being written, so it is read again. */
async function readLock(file: string): Promise<string | undefined> {
  const read = () => readFile(file, 'utf8').catch(() => undefined);
  const text = await read();
  if (text !== '') return text;
  await setTimeout(500);
  return read();
}
