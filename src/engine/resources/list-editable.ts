import { changesOf, desiredOf } from '../../db/changes.ts';
import { editableResources } from '../../domain/editable.ts';
import type { EngineContext } from '../context.ts';
import { requireAction } from '../sessions/require-action.ts';
import { accessToEdit } from './edit-change-set.ts';
import type { ResourceUseCases } from './resource-use-cases.ts';

/** `listEditable` of the orchestrator. */
export function listEditableWith(context: EngineContext): ResourceUseCases['listEditable'] {
  return async (actor, sessionId) => {
    const { session, project } = await accessToEdit(context, actor, sessionId);
    requireAction(session, 'edit');
    const { provider } = project;
    const changes = await changesOf(context.db, sessionId);
    return { provider, resources: editableResources(changes, await desiredOf(context.db, project.id)) };
  };
}
