import { type ActiveRun, directoryOf } from './active-run.ts';
import type { WorkerContext } from './context.ts';
import { createRunDirectory, type RunDirectoryContent } from './terraform/run-directory.ts';

/** Creates the directory of a claim, with the lock file of its providers. @returns its path */
export async function prepareDirectory(
  context: WorkerContext,
  active: ActiveRun,
  content: Omit<RunDirectoryContent, 'lock'>,
): Promise<string> {
  const { owner, path } = directoryOf(context, active.claim);
  await createRunDirectory(context.workDir, owner, { ...content, lock: active.providerLock()?.lock });
  return path;
}
