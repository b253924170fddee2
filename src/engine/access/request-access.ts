import { openRequests, putAccessRequest, setRequestMessage } from '../../db/access-requests.ts';
import { audit } from '../../db/audit.ts';
import { invalidInput } from '../../domain/errors.ts';
import { readReason } from '../../domain/plain-text.ts';
import { isProjectName } from '../../domain/project-name.ts';
import type { EngineContext } from '../context.ts';
import type { AccessUseCases } from './access-use-cases.ts';

/** How many requests of one member may wait for an answer: each is a message that all read. */
const mostOpen = 5;

/** `requestAccess` of the orchestrator. */
export function requestAccessWith({ db }: EngineContext): AccessUseCases['requestAccess'] {
  return async ({ guildId, userId }, { project: typed, reason: why = '', channelId }) => {
    const project = typed.trim();
    if (!isProjectName(project)) {
      throw invalidInput({ field: 'project', problem: 'must be the name of a project, such as `web-shop`' });
    }
    const reason = readReason(why);
    const request = await db.transaction(async (tx) => {
      const { request, isNew } = await putAccessRequest(tx, { guildId, userId, project, reason, channelId });
      if (!isNew) return request;
      if ((await openRequests(tx, guildId, userId)) > mostOpen) {
        throw invalidInput({
          field: 'project',
          problem: `cannot be asked for yet: ${mostOpen} requests of yours wait for an answer already`,
        });
      }
      await audit(tx, { kind: 'access.requested', guildId, actorId: userId, details: { project } });
      return request;
    });
    return { requestId: request.id, project, reason, channelId };
  };
}

/** `noteRequestMessage` of the orchestrator. */
export function noteRequestMessageWith({ db }: EngineContext): AccessUseCases['noteRequestMessage'] {
  return (requestId, messageId) => setRequestMessage(db, requestId, messageId);
}
