import { eq } from 'drizzle-orm';
import { projects, sessions } from '../../db/schema.ts';
import { findSession } from '../../db/sessions.ts';
import { isId } from '../../domain/ids.ts';
import { within } from '../../within.ts';
import type { EngineContext } from '../context.ts';
import { authorOf } from '../plans/request-plan.ts';
import type { SessionUseCases } from './session-use-cases.ts';

/** `providerOfSession` of the orchestrator. */
export function providerOfSessionWith({ db }: EngineContext): SessionUseCases['providerOfSession'] {
  return async (sessionId, timeoutMs) => {
    const read = db
      .select({ provider: projects.provider })
      .from(sessions)
      .innerJoin(projects, eq(projects.id, sessions.projectId))
      .where(eq(sessions.id, sessionId))
      .then(([row]) => row?.provider ?? null)
      .catch(() => null);
    return within(timeoutMs, read);
  };
}

/** `authorOf` of the orchestrator. */
export function authorOfWith({ db }: EngineContext): SessionUseCases['authorOf'] {
  return async (sessionId) => {
    const session = isId(sessionId) ? await findSession(db, sessionId) : null;
    if (session === null) return null;
    const [project] = await db.select().from(projects).where(eq(projects.id, session.projectId));
    return project === undefined ? null : { ...authorOf(session), guildId: project.guildId };
  };
}
