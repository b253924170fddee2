import { eq } from 'drizzle-orm';
import { desiredOf, insertChange } from '../../db/changes.ts';
import type { Database, Transaction } from '../../db/client.ts';
import {
  type Environment,
  endedEnvironments,
  environmentOf,
  setDestroyer,
  setOver,
} from '../../db/environments.ts';
import { dispatchHead } from '../../db/line.ts';
import { lockProject, type Project } from '../../db/projects.ts';
import { lobbies } from '../../db/schema.ts';
import { findSession, insertSession, lockSession, type Session, touchSession } from '../../db/sessions.ts';
import type { DesiredResource } from '../../domain/resource.ts';
import type { WakeUp } from '../../domain/run.ts';
import { authorOf, requestPlan } from '../plans/request-plan.ts';

/** The sessions whose lobbies show something else now, and what to wake. */
type Ended = { readonly sessionIds: readonly string[]; readonly wakeUp: WakeUp | null };

/**
 * Ends the environments whose time is over: for each one a session of its author's that destroys what is left of it,
 * under the approval that it was made with. What failed is tried again in a new session once that one has ended.
 * @param onEnded is told of each at once
 * @param onError is told of one that could not be ended; the others are
 */
export async function endEnvironments(
  db: Database,
  onEnded: (ended: Ended) => Promise<void>,
  onError: (sessionId: string, error: unknown) => void,
): Promise<void> {
  for (const { sessionId, projectId } of await endedEnvironments(db)) {
    try {
      await onEnded(await db.transaction((tx) => end(tx, sessionId, projectId)));
    } catch (error) {
      onError(sessionId, error);
    }
  }
}

async function end(tx: Transaction, sessionId: string, projectId: string): Promise<Ended> {
  const project = await lockProject(tx, projectId);
  const maker = await lockSession(tx, sessionId);
  const environment = await environmentOf(tx, sessionId);
  if (environment === null || environment.overAt !== null) return { sessionIds: [], wakeUp: null };
  const left = (await desiredOf(tx, projectId)).filter(({ addedBy }) => addedBy === sessionId);
  if (left.length > 0 && environment.endsAt !== null && environment.endsAt > new Date()) {
    return { sessionIds: [], wakeUp: null }; // extended meanwhile
  }
  await touchSession(tx, sessionId);
  if (left.length === 0 || (await isKept(tx, environment))) {
    await setOver(tx, sessionId);
    return { sessionIds: [sessionId], wakeUp: null };
  }
  const destroyer = await openDestroyer(tx, project, maker, left);
  await setDestroyer(tx, sessionId, destroyer.id);
  return { sessionIds: [sessionId, destroyer.id], wakeUp: await dispatchHead(tx, projectId) };
}

/** Whoever cancels its destruction keeps it. */
async function isKept(tx: Transaction, { destroyedBy }: Environment): Promise<boolean> {
  const destroyer = destroyedBy === null ? null : await findSession(tx, destroyedBy);
  return destroyer?.state === 'CANCELLED';
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
  const [lobby] = await tx.select().from(lobbies).where(eq(lobbies.sessionId, maker.id));
  if (lobby !== undefined) {
    const { guildId, channelId } = lobby;
    await tx.insert(lobbies).values({ sessionId: session.id, guildId, channelId });
  }
  return requestPlan(tx, session, author);
}
