import { type AccessRequest, decideRequest, findAccessRequest } from '../../db/access-requests.ts';
import { audit } from '../../db/audit.ts';
import type { Database, Transaction } from '../../db/client.ts';
import { writeNotice } from '../../db/notices.ts';
import type { Actor } from '../../domain/actor.ts';
import { DomainError, isDomainError } from '../../domain/errors.ts';
import { isAtLeast } from '../../policy/access.ts';
import { heldBy } from '../../policy/granting.ts';
import type { EngineContext } from '../context.ts';
import { accessProject, lockAccess, type ProjectAccess } from './access.ts';
import type { AccessUseCases } from './access-use-cases.ts';
import { giveGrant } from './give-grant.ts';
import { defaultDuration, endOf } from './grant.ts';

type Decision = 'granted' | 'declined';

/** `decideAccess` of the orchestrator. */
export function decideAccessWith({ db }: EngineContext): AccessUseCases['decideAccess'] {
  return async (actor, requestId, decision) => {
    const request = await findAccessRequest(db, requestId);
    if (request === null || request.guildId !== actor.guildId) {
      throw new DomainError('NOT_PERMITTED', { needed: 'admin' });
    }
    const found = await accessToDecide(db, actor, request.project, decision);
    const expiresAt = await db.transaction(async (tx) => {
      const access = found === null ? null : await lockAccess(tx, actor, found.project, 'admin');
      if (!(await decideRequest(tx, requestId, decision, actor.userId))) {
        throw new DomainError('REQUEST_DECIDED');
      }
      const end = decision === 'granted' && access !== null ? await give(tx, actor, access, request) : null;
      await tellDecision(tx, actor, access, request, { decision, end });
      return end;
    });
    const { project, userId, channelId, messageId } = request;
    return { project, userId, channelId, messageId, expiresAt };
  };
}

/** Null: there is no such project (which only guild admins get to know), or no longer: one can say no to that. */
async function accessToDecide(
  db: Database,
  actor: Actor,
  project: string,
  decision: Decision,
): Promise<ProjectAccess | null> {
  try {
    return await accessProject(db, actor, project, 'admin');
  } catch (error) {
    if (decision === 'declined' && isDomainError(error, 'NOT_FOUND', 'PROJECT_ARCHIVED')) return null;
    throw error;
  }
}

/** Gives what was asked for, unless that would take away something. @returns until when they have it */
async function give(
  tx: Transaction,
  actor: Actor,
  access: ProjectAccess,
  { userId }: AccessRequest,
): Promise<Date | null> {
  const subject = { kind: 'user', id: userId } as const;
  const given = { permission: 'deploy', expiresAt: endOf(defaultDuration), sessionId: null } as const;
  const held = heldBy(access.grants, subject, new Date());
  if (held !== null && isAtLeast(held, given, new Date())) return held.expiresAt;
  await giveGrant(tx, actor, access, { subject, ...given });
  return given.expiresAt;
}

async function tellDecision(
  tx: Transaction,
  { guildId, userId: by }: Actor,
  access: ProjectAccess | null,
  { id, project, userId, channelId }: AccessRequest,
  { decision, end }: { readonly decision: Decision; readonly end: Date | null },
): Promise<void> {
  await audit(tx, {
    kind: `access.${decision}`,
    guildId,
    projectId: access?.project.id ?? null,
    actorId: by,
    details: { request: id, project, userId },
  });
  const until = end === null ? null : Math.floor(end.getTime() / 1000);
  const notice =
    decision === 'granted'
      ? ({ code: 'ACCESS_GRANTED', project, by, until } as const)
      : ({ code: 'ACCESS_DECLINED', project, by } as const);
  await writeNotice(tx, { guildId, userId, channelId, notice });
}
