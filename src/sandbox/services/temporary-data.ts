import { existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningService } from './service.ts';
import { canEnter, type ServiceUser } from './service-user.ts';

/** A new folder that `user` can enter, for a service whose data nobody needs afterwards. */
export function temporaryDir(service: string, user?: ServiceUser): string {
  const folders = [tmpdir(), '/tmp', '/var/tmp'].filter((folder) => existsSync(folder));
  const folder = folders.find((one) => !user || canEnter(realpathSync(one), user)) ?? tmpdir();
  return mkdtempSync(join(realpathSync(folder), `cloud-engine-${service}-`));
}

/**
 * Starts a service whose data goes with it: `folder` is removed when the start failed, when it was stopped, and by its
 * supervisor when this process is gone by then.
 */
export async function withTemporaryData(
  folder: string,
  start: () => Promise<RunningService>,
): Promise<RunningService> {
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const service = await start();
    return { ...service, stop: () => service.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
