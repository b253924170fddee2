import { providerSetOf } from '../catalog/provider-set.ts';
import { providerOf } from '../catalog/registry.ts';
import type { Reason } from '../domain/reason.ts';
import type { ActiveRun } from './active-run.ts';
import type { WorkerContext } from './context.ts';
import { installProviders } from './install-providers.ts';

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
