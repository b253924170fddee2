import { and, eq, inArray } from 'drizzle-orm';
import { sessions } from '../../db/schema.ts';
import { findSession } from '../../db/sessions.ts';
import { invalidInput } from '../../domain/errors.ts';
import { isSnowflake } from '../../domain/ids.ts';
import { administeredProjects } from '../access/administered.ts';
import type { EngineContext } from '../context.ts';
import { countSummaries, summaries } from './list-sessions.ts';
import { readState } from './read-state.ts';
import type { SessionUseCases } from './session-use-cases.ts';
import { standingOf } from './standing.ts';

/** `listAdministered` of the orchestrator. */
export function listAdministeredWith({ db }: EngineContext): SessionUseCases['listAdministered'] {
  return async (actor, { project: name, state, authorId, limit = 25, offset = 0 } = {}) => {
    const administered = await administeredProjects(db, actor, name);
    if (authorId !== undefined && !isSnowflake(authorId)) {
      throw invalidInput({ field: 'user', problem: 'must be a member' });
    }
    const projects = new Map(administered.map((project) => [project.id, project]));
    const which = and(
      inArray(sessions.projectId, [...projects.keys()]),
      state === undefined ? undefined : eq(sessions.state, readState(state)),
      authorId === undefined ? undefined : eq(sessions.authorId, authorId),
    );
    // One snapshot: what waits and what it waits for fit together.
    return db.transaction(
      async (tx) => {
        const listed = [];
        for (const summary of await summaries(tx, which, limit, offset)) {
          const session = await findSession(tx, summary.id);
          const project = session === null ? undefined : projects.get(session.projectId);
          if (session === null || project === undefined) continue;
          listed.push({
            ...summary,
            authorId: session.authorId,
            standing: await standingOf(tx, project, session),
          });
        }
        return { sessions: listed, total: await countSummaries(tx, which) };
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    );
  };
}
