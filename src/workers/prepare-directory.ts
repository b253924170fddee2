import { directoryOf } from './active-run.ts';
import type { Claim } from './claim.ts';
import type { WorkerContext } from './context.ts';
import { createRunDirectory, type RunDirectoryContent } from './terraform/run-directory.ts';

/** Creates the directory of a claim. @returns its path */
export async function prepareDirectory(
  context: WorkerContext,
  claim: Claim,
  content: RunDirectoryContent,
): Promise<string> {
  const { owner, path } = directoryOf(context, claim);
  await createRunDirectory(context.workDir, owner, content);
  return path;
}
