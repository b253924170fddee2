import {
  decideRequest,
  findAccessRequest,
  putAccessRequest,
  setRequestMessage,
} from '../../db/access-requests.ts';
import { audit } from '../../db/audit.ts';
import { writeNotice } from '../../db/notices.ts';
import { DomainError, invalidInput } from '../../domain/errors.ts';
import { readPlainText } from '../../domain/plain-text.ts';
import { isProjectName } from '../../domain/project-name.ts';
import type { EngineContext } from '../context.ts';
import { accessProject } from './access.ts';
import type { AccessUseCases } from './access-use-cases.ts';
import { grantWith } from './grant.ts';

const longestReason = 300;

/** What a granted request gives, for the default duration. */
const permission = 'deploy';

/** `requestAccess` of the orchestrator. */
export function requestAccessWith({ db }: EngineContext): AccessUseCases['requestAccess'] {
  return async (actor, { project: typed, reason: why = '', channelId }) => {
    const project = typed.trim();
    if (!isProjectName(project)) {
      throw invalidInput({ field: 'project', problem: 'must be the name of a project, such as `web-shop`' });
    }
    const reason = readPlainText('reason', why.replaceAll(/\s+/g, ' ').trim(), longestReason);
    const { guildId, userId } = actor;
    const request = await putAccessRequest(db, { guildId, userId, project, reason, channelId });
    return { requestId: request.id, project, reason: request.reason, channelId: request.channelId };
  };
}

/** `noteRequestMessage` of the orchestrator. */
export function noteRequestMessageWith({ db }: EngineContext): AccessUseCases['noteRequestMessage'] {
  return (requestId, messageId) => setRequestMessage(db, requestId, messageId);
}

/** `decideAccess` of the orchestrator. */
export function decideAccessWith(context: EngineContext): AccessUseCases['decideAccess'] {
  const { db } = context;
  const grant = grantWith(context);
  return async (actor, requestId, state) => {
    const request = await findAccessRequest(db, requestId);
    if (request === null || request.guildId !== actor.guildId) {
      throw new DomainError('NOT_PERMITTED', { needed: 'admin', project: '' });
    }
    const { project, userId, channelId, messageId } = request;
    const access = await accessProject(db, actor, project, 'admin');
    if (request.state !== 'open')
      throw new DomainError('REQUEST_DECIDED', { by: request.decidedBy, state: request.state });
    // Granting twice is harmless, so a death in between leaves a request that can be decided again.
    const subject = { kind: 'user', id: userId } as const;
    const given = state === 'granted' ? await grant(actor, { project, subject, permission }) : null;
    await db.transaction(async (tx) => {
      if (!(await decideRequest(tx, requestId, state, actor.userId))) {
        throw new DomainError('REQUEST_DECIDED', { by: null, state });
      }
      await audit(tx, {
        kind: `access.${state}`,
        guildId: actor.guildId,
        projectId: access.project.id,
        actorId: actor.userId,
        details: { userId },
      });
      const until = Math.floor((given?.expiresAt?.getTime() ?? 0) / 1000);
      const notice =
        state === 'granted'
          ? ({ code: 'ACCESS_GRANTED', project, by: actor.userId, until } as const)
          : ({ code: 'ACCESS_DECLINED', project, by: actor.userId } as const);
      await writeNotice(tx, { guildId: actor.guildId, userId, channelId, notice });
    });
    return { project, userId, channelId, messageId, expiresAt: given?.expiresAt ?? null };
  };
}
