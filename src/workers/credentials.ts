import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { providerOf } from '../catalog/registry.ts';
import type { Project } from '../db/projects.ts';
import { credentialsFileOf } from '../domain/credentials-file.ts';
import { DomainError, isDomainError } from '../domain/errors.ts';
import type { Reason } from '../domain/reason.ts';
import type { WorkerContext } from './context.ts';

/** What gives a project's terraform access to its cloud: names and values of environment variables. */
export type Credentials = Readonly<Record<string, string>>;

/**
 * The credentials of one project, from `<guild id>/<project id>.env` under CREDENTIALS_DIR. They are read for each run, so
 * that a file that was changed counts at once, and go into terraform's environment only.
 * @throws DomainError CREDENTIALS_MISSING naming the file that is missing or cannot be read, never what is in it
 */
export async function readCredentials(
  credentialsDir: string,
  project: Pick<Project, 'id' | 'guildId'>,
): Promise<Credentials> {
  const file = credentialsFileOf(project);
  try {
    const parsed = parseEnv(await readFile(join(credentialsDir, file), 'utf8'));
    return Object.fromEntries(
      Object.entries(parsed).filter((one): one is [string, string] => one[1] !== undefined),
    );
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new DomainError('CREDENTIALS_MISSING', { file, code });
  }
}

/** How a run gets at its project's cloud: with these credentials, or not at all. */
export type CloudAccess = { readonly credentials: Credentials; readonly missing: Reason | null };

/** The credentials of a project, where its cloud wants any. Read before anything of a run is told, so that none are. */
export async function accessToCloud(
  { credentialsDir }: Pick<WorkerContext, 'credentialsDir'>,
  project: Pick<Project, 'id' | 'guildId' | 'provider'>,
): Promise<CloudAccess> {
  if (!providerOf(project.provider).needsInit) return { credentials: {}, missing: null };
  try {
    return { credentials: await readCredentials(credentialsDir, project), missing: null };
  } catch (error) {
    if (!isDomainError(error, 'CREDENTIALS_MISSING')) throw error;
    const { file } = error.context as { file: string };
    return { credentials: {}, missing: { code: error.code, facts: { file } } };
  }
}
