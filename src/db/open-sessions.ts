import { and, eq, exists, inArray, or } from 'drizzle-orm';
import { openStates } from '../domain/session-state.ts';
import type { Executor } from './client.ts';
import { runs, sessions } from './schema.ts';
import type { Session } from './sessions.ts';

/** The sessions of a project that have not ended, oldest first. Lock the project to rely on it. */
export async function openSessionsOf(db: Executor, projectId: string): Promise<Session[]> {
  return db
    .select()
    .from(sessions)
    .where(and(eq(sessions.projectId, projectId), inArray(sessions.state, [...openStates])))
    .orderBy(sessions.createdAt);
}

/** The sessions of a project for which a worker has, or is about to have, something to do, oldest first. */
export async function busySessionsOf(
  db: Executor,
  projectId: string,
): Promise<Pick<Session, 'id' | 'state'>[]> {
  const work = db
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.sessionId, sessions.id), inArray(runs.state, ['queued', 'running'])));
  return db
    .select({ id: sessions.id, state: sessions.state })
    .from(sessions)
    .where(
      and(
        eq(sessions.projectId, projectId),
        or(inArray(sessions.state, ['PLANNING', 'APPROVED', 'APPLYING']), exists(work)),
      ),
    )
    .orderBy(sessions.createdAt);
}
