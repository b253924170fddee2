import { deleteChange, putChange } from '../../db/changes.ts';
import type { EngineContext } from '../context.ts';
import { accessToEdit, editableIn, editChangeSet } from './edit-change-set.ts';
import type { ResourceUseCases } from './resource-use-cases.ts';

/** `removeResource` of the orchestrator. */
export function removeResourceWith(context: EngineContext): ResourceUseCases['removeResource'] {
  return async (actor, sessionId, name) => {
    const access = await accessToEdit(context, actor, sessionId);
    const options = { actor, action: 'remove', name } as const;
    const { result, queue } = await editChangeSet(context, access, options, async (draft) => {
      const { type, origin } = editableIn(draft, name);
      const deployed = draft.desired.find((resource) => resource.name === name);
      if (deployed === undefined) await deleteChange(draft.tx, sessionId, name);
      else {
        const { inputs } = deployed;
        await putChange(
          draft.tx,
          sessionId,
          { action: 'remove', name, type: deployed.type, inputs },
          draft.edit,
        );
      }
      return { type, origin };
    });
    return { name, ...result, queue };
  };
}
