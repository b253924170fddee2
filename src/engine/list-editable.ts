import { changesOf, desiredOf } from '../db/changes.ts';
import { editableResources } from '../domain/editable.ts';
import type { EngineContext } from './context.ts';
import { accessToEdit } from './edit-change-set.ts';
import type { Orchestrator } from './orchestrator.ts';
import { requireAction } from './require-action.ts';

/** `listEditable` of the orchestrator. */
export function listEditableWith(context: EngineContext): Orchestrator['listEditable'] {
  return async (actor, sessionId) => {
    const { session, project } = await accessToEdit(context, actor, sessionId);
    requireAction(session, 'edit');
    const { provider } = project;
    const changes = await changesOf(context.db, sessionId);
    return { provider, resources: editableResources(changes, await desiredOf(context.db, project.id)) };
  };
}
