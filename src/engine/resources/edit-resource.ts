import { priceOf } from '../../catalog/cost.ts';
import { readResource } from '../../catalog/inputs.ts';
import { providerOf } from '../../catalog/registry.ts';
import { putChange } from '../../db/changes.ts';
import type { EngineContext } from '../context.ts';
import { accessToEdit, editableIn, editChangeSet } from './edit-change-set.ts';
import type { ResourceUseCases } from './resource-use-cases.ts';

/** `editResource` of the orchestrator. */
export function editResourceWith(context: EngineContext): ResourceUseCases['editResource'] {
  return async (actor, sessionId, { name, inputs }) => {
    const access = await accessToEdit(context, actor, sessionId);
    const { region } = access.project;
    const provider = providerOf(access.project.provider);
    const options = { actor, action: 'edit', name } as const;
    const { result: resource, queue } = await editChangeSet(context, access, options, async (draft) => {
      const before = editableIn(draft, name);
      const edited = readResource(provider, before.type, { ...before.inputs, ...inputs, name }, region);
      const isAdded = draft.changes.some((change) => change.name === name && change.action === 'add');
      const change = { action: isAdded ? 'add' : 'update', ...edited } as const;
      await putChange(draft.tx, sessionId, change, draft.edit);
      return edited;
    });
    return { provider: provider.name, resource, price: priceOf(provider, resource), queue };
  };
}
