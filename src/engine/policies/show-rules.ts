import { openSessionsOf } from '../../db/open-sessions.ts';
import { projectsOf } from '../../db/projects.ts';
import { touchSession } from '../../db/sessions.ts';
import type { EngineContext } from '../context.ts';

/**
 * Makes lobbies whose plans wait for an approval show what the rules say now: in a project, or in all of a guild. Call it
 * after the commit: one session at a time, since whoever locks many could wait for somebody who waits for them.
 */
export async function showRules(
  { db, bus }: Pick<EngineContext, 'db' | 'bus'>,
  guildId: string,
  project: { readonly id: string } | null,
): Promise<void> {
  for (const { id } of project === null ? await projectsOf(db, guildId) : [project]) {
    for (const session of await openSessionsOf(db, id)) {
      if (session.state !== 'PLAN_READY') continue;
      await touchSession(db, session.id);
      bus.publish({ sessionId: session.id });
    }
  }
}
