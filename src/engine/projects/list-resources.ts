import { priceOf } from '../../catalog/cost.ts';
import { providerOf } from '../../catalog/registry.ts';
import { desiredOf } from '../../db/changes.ts';
import { accessProject } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { ProjectUseCases } from './project-use-cases.ts';

/** `listResources` of the orchestrator. */
export function listResourcesWith({ db }: EngineContext): ProjectUseCases['listResources'] {
  return async (actor, name) => {
    const { project } = await accessProject(db, actor, name, 'read');
    const provider = providerOf(project.provider);
    const resources = (await desiredOf(db, project.id)).map((resource) => ({
      ...resource,
      price: priceOf(provider, resource),
    }));
    return { project: project.name, resources };
  };
}
