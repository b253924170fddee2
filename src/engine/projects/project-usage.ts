import { footprintOf } from '../../catalog/footprint.ts';
import { providerOf } from '../../catalog/registry.ts';
import { changesOf, desiredOf } from '../../db/changes.ts';
import type { Executor } from '../../db/client.ts';
import type { Project } from '../../db/projects.ts';
import { reservingSessions, type Session } from '../../db/sessions.ts';
import { type Amounts, hourlyMicros } from '../../domain/amounts.ts';
import { mergeChanges } from '../../domain/merge.ts';
import { type Usage, usageOf } from '../../policy/usage.ts';

/**
 * What a project uses up now, with what its sessions in flight reserve. Lock the project to rely on it.
 * @param options.except a session whose own reservation is left out
 */
export async function projectUsage(
  db: Executor,
  project: Project,
  options: { readonly except?: string } = {},
): Promise<Usage> {
  const provider = providerOf(project.provider);
  const desired = await desiredOf(db, project.id);
  const deployed = footprintOf(provider, desired);
  const wanted: Amounts[] = [];
  for (const session of await reservingSessions(db, project.id)) {
    const { id, destroyAll, endsSession } = session;
    if (id === options.except) continue;
    const changes = await changesOf(db, id);
    const { resources } = mergeChanges({ sessionId: id, desired, changes, destroyAll, endsSession });
    const after = footprintOf(provider, resources);
    wanted.push(holdsBudget(session) ? after : without(after, hourlyMicros));
  }
  return usageOf(deployed, wanted);
}

/** One that goes beyond the budget holds nothing of it, until an admin has approved that. */
function holdsBudget({ beyondBudget, state }: Session): boolean {
  return !beyondBudget || state === 'APPROVED' || state === 'APPLYING';
}

function without(amounts: Amounts, measure: string): Amounts {
  return new Map([...amounts].filter(([one]) => one !== measure));
}
