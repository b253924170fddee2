import type { Transaction } from '../../db/client.ts';
import { progressOf } from '../../db/events.ts';
import { leaseOf } from '../../db/leases.ts';
import { lobbyPlace } from '../../db/lobbies.ts';
import { writeNotice } from '../../db/notices.ts';
import type { Project } from '../../db/projects.ts';
import { lockSession, type Session } from '../../db/sessions.ts';
import { invalidInput } from '../../domain/errors.ts';
import { readReason } from '../../domain/plain-text.ts';
import { underWay } from '../../domain/recovery.ts';
import { accessSession, lockAccess } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import { type Ended, type Ending, endSession } from './end-session.ts';
import { requireAction } from './require-action.ts';
import type { SessionUseCases } from './session-use-cases.ts';

/** `adminCancel` of the orchestrator. */
export function adminCancelWith(context: EngineContext): SessionUseCases['adminCancel'] {
  const { db } = context;
  return async (actor, sessionId, { force = false, reason: typed = '' } = {}) => {
    const access = await accessSession(db, actor, sessionId, 'admin');
    const ending = { actorId: actor.userId, reason: reasonFor(typed, force), force };
    const done = await db.transaction(async (tx) => {
      const { project } = await lockAccess(tx, actor, access.project, 'admin');
      const session = await lockSession(tx, sessionId);
      requireAction(session, 'cancel');
      const ended = await endSession(tx, project, session, ending);
      await tellAuthor(tx, project, session, ending, ended);
      return { ended, ...(await whatIsLeft(tx, project, ended)) };
    });
    const { ended, ...left } = done;
    await tell(context, sessionId, ended.outcome === 'cancelled' ? ended.wakeUp : null);
    return { outcome: ended.outcome, ...left };
  };
}

function reasonFor(typed: string, force: boolean): string | null {
  const reason = readReason(typed);
  if (force && reason === '') {
    throw invalidInput({
      field: 'reason',
      problem:
        'must be filled in with `force`: what is under way may then exist without being recorded, so everybody is told why',
    });
  }
  return reason === '' ? null : reason;
}

async function tellAuthor(
  tx: Transaction,
  { guildId, name }: Project,
  { id, authorId }: Session,
  { actorId, reason, force }: Ending,
  ended: Ended,
): Promise<void> {
  const changesNothing = ended.outcome === 'stopping' && ended.runId === null;
  if (authorId === actorId || changesNothing) return;
  const lobby = await lobbyPlace(tx, id);
  await writeNotice(tx, {
    guildId,
    userId: authorId,
    channelId: lobby?.channelId ?? null,
    notice: {
      code: 'SESSION_ENDED',
      sessionId: id,
      project: name,
      by: actorId,
      why: reason,
      forced: force,
      stopping: ended.outcome === 'stopping',
      messageId: lobby?.messageId ?? null,
    },
  });
}

/** What terraform is in the middle of, and when somebody else takes the run up. */
async function whatIsLeft(tx: Transaction, project: Project, ended: Ended) {
  if (ended.outcome === 'cancelled' || ended.runId === null) return { underWay: [], takenOverAt: null };
  const lease = await leaseOf(tx, project.id);
  return {
    underWay: underWay(await progressOf(tx, ended.runId)),
    takenOverAt: lease?.runId === ended.runId ? lease.overdueAt : null,
  };
}
