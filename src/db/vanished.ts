import { and, eq, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { Database, Executor, Transaction } from './client.ts';
import { writeNotice } from './notices.ts';
import { lobbies, notices, projects, sessions } from './schema.ts';

/** Somebody who deletes a lobby again and again means it. */
const mostReplacements = 3;

/** The channel of the lobby's project, where that is another one; null without one. */
const otherChannel = sql<string | null>`(select ${projects.channelId} from ${sessions}
  join ${projects} on ${projects.id} = ${sessions.projectId}
  where ${sessions.id} = ${lobbies.sessionId} and ${projects.channelId} <> ${lobbies.channelId})`;

/**
 * A lobby's message was deleted, or the channel that it stood in: it is to be sent anew, then in the project's channel.
 * @returns false when it was replaced too often, has nowhere to go, or is not the one that was lost
 */
export async function replaceLobby(
  db: Executor,
  { sessionId, channelId, messageId }: ReplacedLobby,
  lost: 'message' | 'channel',
): Promise<boolean> {
  const anew = { messageId: null, renderedVersion: 0, replaced: sql`${lobbies.replaced} + 1` };
  const elsewhere = { channelId: otherChannel, threadId: null, threadProblem: null };
  const replaced = await db
    .update(lobbies)
    .set(lost === 'message' ? anew : { ...anew, ...elsewhere })
    .where(
      and(
        eq(lobbies.sessionId, sessionId),
        eq(lobbies.channelId, channelId),
        lt(lobbies.replaced, mostReplacements),
        lost === 'message' ? eq(lobbies.messageId, messageId ?? '') : isNotNull(otherChannel),
      ),
    )
    .returning({ sessionId: lobbies.sessionId });
  return replaced.length > 0;
}

type ReplacedLobby = {
  readonly sessionId: string;
  readonly channelId: string;
  readonly messageId: string | null;
};

/**
 * Discord refused to show this version of a session: not tried again before the session changes. The first time, it is
 * reported.
 * @param problem Discord's code
 */
export async function setLobbyProblem(
  db: Database,
  sessionId: string,
  version: number,
  problem: string,
): Promise<void> {
  await db.transaction(async (tx) => {
    const first = await tx
      .update(lobbies)
      .set({ problem })
      .where(and(eq(lobbies.sessionId, sessionId), isNull(lobbies.problem)))
      .returning({ sessionId: lobbies.sessionId });
    await tx
      .update(lobbies)
      .set({ renderedVersion: version })
      .where(and(eq(lobbies.sessionId, sessionId), lt(lobbies.renderedVersion, version)));
    if (first.length > 0) await report(tx, sessionId, 'LOBBY_LOST', problem);
  });
}

/** For want of a permission (Missing Access, Missing Permissions), which an admin may have given since. */
const mendable = ['50001', '50013'];

/**
 * What was refused for want of a permission is tried again.
 * @param minutes for sessions that changed no longer ago
 */
export async function retryRefused(db: Executor, minutes: number): Promise<void> {
  const lately = sql`${lobbies.sessionId} in (select ${sessions.id} from ${sessions} where ${sessions.updatedAt} > now() - make_interval(mins => ${minutes}))`;
  await db
    .update(lobbies)
    .set({ renderedVersion: 0 })
    .where(and(inArray(lobbies.problem, mendable), lately));
  await db
    .update(lobbies)
    .set({ threadProblem: null, renderedVersion: 0 })
    .where(and(inArray(lobbies.threadProblem, mendable), lately));
}

/** Discord refused the thread, or a message in it: reported, and said in the lobby. Not tried again before `retryRefused`. */
export async function setThreadProblem(db: Database, sessionId: string, problem: string): Promise<void> {
  await db.transaction(async (tx) => {
    const first = await tx
      .update(lobbies)
      .set({ threadProblem: problem, renderedVersion: 0 })
      .where(and(eq(lobbies.sessionId, sessionId), isNull(lobbies.threadProblem)))
      .returning({ sessionId: lobbies.sessionId });
    if (first.length > 0) await report(tx, sessionId, 'THREAD_LOST', problem);
  });
}

/** Once, to the project's channel; to the author where that is the channel that shows nothing, or none. */
async function report(
  tx: Transaction,
  sessionId: string,
  what: 'LOBBY_LOST' | 'THREAD_LOST',
  problem: string,
): Promise<void> {
  const [lobby] = await tx
    .select({
      guildId: projects.guildId,
      project: projects.name,
      channelId: projects.channelId,
      authorId: sessions.authorId,
      shownIn: lobbies.channelId,
    })
    .from(lobbies)
    .innerJoin(sessions, eq(sessions.id, lobbies.sessionId))
    .innerJoin(projects, eq(projects.id, sessions.projectId))
    .where(eq(lobbies.sessionId, sessionId));
  if (lobby === undefined) return;
  const same = sql`${notices.notice} ->> 'sessionId' = ${sessionId} and ${notices.notice} ->> 'code' = ${what}`;
  if ((await tx.$count(notices, same)) > 0) return;
  const { guildId, project, channelId, authorId, shownIn } = lobby;
  const unusable = channelId === null || (what === 'LOBBY_LOST' && channelId === shownIn);
  await writeNotice(tx, {
    guildId,
    userId: unusable ? authorId : null,
    channelId: unusable ? null : channelId,
    notice: { code: what, sessionId, project, shownIn, problem },
  });
}
