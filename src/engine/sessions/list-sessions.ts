import { and, desc, eq, inArray, like, or, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { lobbies, plans, projects, sessionChanges, sessions } from '../../db/schema.ts';
import type { EngineContext } from '../context.ts';
import { listProjectsWith } from '../projects/list-projects.ts';
import type { SessionSummary } from './session-summary.ts';
import type { SessionUseCases } from './session-use-cases.ts';

/** `listSessions` of the orchestrator. */
export function listSessionsWith({ db }: EngineContext): SessionUseCases['listSessions'] {
  return async (actor, { project, state, limit = 25, offset = 0 } = {}) => {
    const own = and(
      eq(projects.guildId, actor.guildId),
      eq(sessions.authorId, actor.userId),
      project === undefined ? undefined : eq(projects.name, project),
      state === undefined ? undefined : eq(sessions.state, state),
    );
    return { sessions: await summaries(db, own, limit, offset), total: await countSummaries(db, own) };
  };
}

/** `findSessions` of the orchestrator. */
export function findSessionsWith(context: EngineContext): SessionUseCases['findSessions'] {
  return async (actor, { text, states, limit = 25 }) => {
    const visible = (await listProjectsWith(context)(actor)).map(({ id }) => id);
    if (visible.length === 0) return [];
    const typed = `%${text.toLowerCase().replaceAll(/[^a-z0-9-]/g, '')}%`;
    const fitting = and(
      inArray(sessions.projectId, visible),
      or(like(sessions.id, typed), like(projects.name, typed)),
      states === undefined ? undefined : inArray(sessions.state, [...states]),
    );
    return summaries(context.db, fitting, limit, 0);
  };
}

/** How many sessions there are of these. */
export async function countSummaries(db: Executor, which: SQL | undefined): Promise<number> {
  const [counted] = await db
    .select({ total: sql<number>`count(*)::int` })
    .from(sessions)
    .innerJoin(projects, eq(projects.id, sessions.projectId))
    .where(which);
  return counted?.total ?? 0;
}

/** Sessions as lists name them, newest first. */
export async function summaries(
  db: Executor,
  which: SQL | undefined,
  limit: number,
  offset: number,
): Promise<SessionSummary[]> {
  const rows = await db
    .select({
      id: sessions.id,
      projectName: projects.name,
      state: sessions.state,
      createdAt: sessions.createdAt,
      changes: sql<number>`(select count(*)::int from ${sessionChanges} where ${sessionChanges.sessionId} = ${sessions.id})`,
      cost: plans.cost,
      lobby: { channelId: lobbies.channelId, messageId: lobbies.messageId },
    })
    .from(sessions)
    .innerJoin(projects, eq(projects.id, sessions.projectId))
    .leftJoin(plans, eq(plans.id, sessions.planId))
    .leftJoin(lobbies, eq(lobbies.sessionId, sessions.id))
    .where(which)
    .orderBy(desc(sessions.createdAt), desc(sessions.id))
    .limit(limit)
    .offset(offset);
  return rows;
}
