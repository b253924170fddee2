import { providerSetOf } from '../catalog/provider-set.ts';
import { providerOf } from '../catalog/registry.ts';
import type { Project } from '../db/projects.ts';
import { isDomainError } from '../domain/errors.ts';
import type { Reason } from '../domain/reason.ts';
import type { ActiveRun } from './active-run.ts';
import type { WorkerContext } from './context.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import { installProviders } from './install-providers.ts';

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

/**
 * Sees to it that terraform finds credentials and providers.
 * @returns `ready`, a reason why there are none, or null when the attempt was torn away
 */
export async function prepareCloud(
  context: WorkerContext,
  active: ActiveRun,
): Promise<'ready' | Reason | null> {
  const set = providerSetOf(providerOf(active.claim.project.provider), context.identity.tool.tool);
  if (set === null) return 'ready';
  if (active.missing !== null) return active.missing;
  const installed = await installProviders(context, active, set);
  if (installed === null || 'code' in installed) return installed;
  active.provide(installed);
  return 'ready';
}
