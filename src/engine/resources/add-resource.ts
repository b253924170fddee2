import { priceOf } from '../../catalog/cost.ts';
import { providerOf } from '../../catalog/registry.ts';
import { insertChange } from '../../db/changes.ts';
import { DomainError } from '../../domain/errors.ts';
import type { EngineContext } from '../context.ts';
import { accessToEdit, editChangeSet } from './edit-change-set.ts';
import { readRequest } from './resource-request.ts';
import type { ResourceUseCases } from './resource-use-cases.ts';

/** `addResource` of the orchestrator. */
export function addResourceWith(context: EngineContext): ResourceUseCases['addResource'] {
  return async (actor, sessionId, request, { plan = true } = {}) => {
    const access = await accessToEdit(context, actor, sessionId);
    const resource = readRequest(access.project, request);
    const { name } = resource;
    const provider = providerOf(access.project.provider);
    const options = { actor, action: 'add', name, plan } as const;
    const { queue } = await editChangeSet(context, access, options, async ({ tx, edit }) => {
      if (await insertChange(tx, sessionId, { action: 'add', ...resource }, edit)) return;
      throw new DomainError('NAME_TAKEN', { what: 'resource', name });
    });
    return { provider: provider.name, resource, price: priceOf(provider, resource), queue };
  };
}
