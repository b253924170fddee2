import { desiredOf, insertChange } from '../../db/changes.ts';
import type { Database, Transaction } from '../../db/client.ts';
import { endedEnvironments, setDestroyer, setOver } from '../../db/environments.ts';
import { dispatchHead } from '../../db/line.ts';
import { insertLobby, lobbyStatus } from '../../db/lobbies.ts';
import { findPlanFacts } from '../../db/plans.ts';
import type { Project } from '../../db/projects.ts';
import { findSession, insertSession, type Session, touchSession } from '../../db/sessions.ts';
import type { DesiredResource } from '../../domain/resource.ts';
import { coversEnd } from '../../policy/standing-approval.ts';
import { authorOf, requestPlan } from '../plans/request-plan.ts';
import { frozenIn } from '../policies/judge-session.ts';
import { type SweepReport, sweep } from '../sweep.ts';

/**
 * Ends the environments whose time is over: for each one a session of its author's that destroys what is left of it,
 * under the approval that it was made with. What failed is tried again in a new session once that one has ended.
 * A freeze is waited for: a session would only be refused, and opened anew each time that it expires.
 *
 * So do those in archived projects: what nobody looks at any more costs as much as before. Only where that takes a decision
 * (a plan that goes beyond the approval), which nobody can make in an archived project, it waits until that is restored.
 */
export async function endEnvironments(db: Database, report: SweepReport): Promise<void> {
  await sweep(db, await endedEnvironments(db), report, async (tx, project, maker) => {
    // Extended meanwhile, or being destroyed already: another worker may be at it.
    const [environment] = await endedEnvironments(tx, maker.id);
    if (environment === undefined) return null;
    const left = (await desiredOf(tx, project.id)).filter(({ addedBy }) => addedBy === maker.id);
    const earlier = environment.destroyedBy === null ? null : await findSession(tx, environment.destroyedBy);
    const undecided = project.archivedAt !== null && (await takesDecision(tx, earlier));
    if (left.length > 0 && undecided) return null;
    const kept = left.length > 0 && isKept(earlier);
    if (left.length > 0 && !kept && (await frozenIn(tx, project)) !== null) return null;
    await touchSession(tx, maker.id);
    if (left.length === 0 || kept) {
      await setOver(tx, maker, kept);
      return { sessionIds: [maker.id], wakeUp: null };
    }
    const destroyer = await openDestroyer(tx, project, maker, left);
    await setDestroyer(tx, maker, destroyer.id);
    return { sessionIds: [maker.id, destroyer.id], wakeUp: await dispatchHead(tx, project.id) };
  });
}

/** Whoever cancels its destruction keeps it; who archives its project does not decide about it. */
function isKept(destroyer: Session | null): boolean {
  return destroyer?.state === 'CANCELLED' && destroyer.reason?.code !== 'ARCHIVED_BY';
}

/** Whether the session that was to destroy it planned more than its approval covers. */
async function takesDecision(tx: Transaction, destroyer: Session | null): Promise<boolean> {
  const plan = destroyer?.planId == null ? null : await findPlanFacts(tx, destroyer.planId);
  return plan !== null && !coversEnd(plan.changes);
}

async function openDestroyer(
  tx: Transaction,
  project: Project,
  maker: Session,
  left: readonly DesiredResource[],
): Promise<Session> {
  const author = { ...authorOf(maker), guildId: project.guildId };
  const session = await insertSession(tx, {
    projectId: project.id,
    guildId: project.guildId,
    author,
    ttlMinutes: maker.ttlMinutes,
    endsSession: maker.id,
  });
  for (const { type, name, inputs } of left) {
    const change = { action: 'remove', type, name, inputs } as const;
    await insertChange(tx, session.id, change, { revision: 0, editedBy: maker.authorId });
  }
  const lobby = await lobbyStatus(tx, maker.id);
  if (lobby !== null) {
    const { channelId } = lobby;
    await insertLobby(tx, { sessionId: session.id, guildId: project.guildId, channelId });
  }
  return requestPlan(tx, project, session, author);
}
