import { footprintOf } from '../../catalog/footprint.ts';
import { providerOf } from '../../catalog/registry.ts';
import { changesOf, desiredOf } from '../../db/changes.ts';
import type { Executor } from '../../db/client.ts';
import type { Project } from '../../db/projects.ts';
import { reservingSessions } from '../../db/sessions.ts';
import type { Amounts } from '../../domain/amounts.ts';
import { mergeChanges } from '../../domain/merge.ts';
import { type Usage, usageOf } from '../../policy/usage.ts';

/** What a project uses up now, with what its sessions in flight reserve. Lock the project to rely on it. */
export async function projectUsage(db: Executor, project: Project): Promise<Usage> {
  const provider = providerOf(project.provider);
  const desired = await desiredOf(db, project.id);
  const wanted: Amounts[] = [];
  for (const { id, destroyAll, endsSession } of await reservingSessions(db, project.id)) {
    const changes = await changesOf(db, id);
    const { resources } = mergeChanges({ sessionId: id, desired, changes, destroyAll, endsSession });
    wanted.push(footprintOf(provider, resources));
  }
  return usageOf(footprintOf(provider, desired), wanted);
}
