import { and, asc, desc, eq, gt, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { Executor, Transaction } from './client.ts';
import { lobbies, runs, sessions } from './schema.ts';

/** A lobby, and whether its message shows its session as it is. */
export type LobbyStatus = {
  readonly sessionId: string;
  readonly channelId: string;
  readonly messageId: string | null;
  /** The version of the session that the message shows, or that Discord refused to show. */
  readonly renderedVersion: number;
  /** Discord's code when it refused to show it; null when it did not. */
  readonly problem: string | null;
  /** How often the message was lost and sent anew. */
  readonly replaced: number;
  readonly version: number;
  /** A run of the session waits, or an apply goes on: its place or progress changes without the session changing. */
  readonly waiting: boolean;
  /** Since the session was opened, by the database's clock, in milliseconds. */
  readonly ageMs: number;
};

/** A session gets a lobby in this channel; the bot posts it once the transaction is committed. */
export async function insertLobby(
  tx: Transaction,
  lobby: { readonly sessionId: string; readonly guildId: string; readonly channelId: string },
): Promise<void> {
  await tx.insert(lobbies).values(lobby);
}

/** Nothing older is looked at: no session stays open that long without anybody doing anything. */
const recent = gt(sessions.updatedAt, sql`now() - interval '30 days'`);

const waiting = sql<boolean>`exists (select from ${runs} where ${runs.sessionId} = ${sessions.id} and (${runs.state} = 'queued' or (${runs.state} = 'running' and ${runs.kind} = 'apply')))`;

const ageMs = sql<number>`(extract(epoch from now() - ${lobbies.createdAt}) * 1000)::float8`;

/** How the lobby of a session stands; null for a session without one. */
export async function lobbyStatus(db: Executor, sessionId: string): Promise<LobbyStatus | null> {
  const [status] = await db
    .select({
      sessionId: lobbies.sessionId,
      channelId: lobbies.channelId,
      messageId: lobbies.messageId,
      renderedVersion: lobbies.renderedVersion,
      problem: lobbies.problem,
      replaced: lobbies.replaced,
      version: sessions.version,
      waiting,
      ageMs,
    })
    .from(lobbies)
    .innerJoin(sessions, eq(sessions.id, lobbies.sessionId))
    .where(eq(lobbies.sessionId, sessionId));
  return status ?? null;
}

const behind = sql<boolean>`${lobbies.renderedVersion} < ${sessions.version}`;

/** Sessions whose lobby is behind, oldest change first, then those whose lobby may be. */
export async function lobbiesToShow(db: Executor, limit: number): Promise<string[]> {
  const rows = await db
    .select({ sessionId: lobbies.sessionId })
    .from(lobbies)
    .innerJoin(sessions, eq(sessions.id, lobbies.sessionId))
    .where(and(recent, or(behind, and(waiting, isNull(lobbies.problem)))))
    .orderBy(desc(behind), asc(sessions.updatedAt))
    .limit(limit);
  return rows.map(({ sessionId }) => sessionId);
}

/** Where the lobby of a session stands; null for a session without one. */
export async function lobbyPlace(
  db: Executor,
  sessionId: string,
): Promise<{ readonly channelId: string; readonly messageId: string | null } | null> {
  const [place] = await db
    .select({ channelId: lobbies.channelId, messageId: lobbies.messageId })
    .from(lobbies)
    .where(eq(lobbies.sessionId, sessionId));
  return place ?? null;
}

/** The message of a lobby has been sent. It keeps the first one, should two bots have sent it. */
export async function setLobbyMessage(db: Executor, sessionId: string, messageId: string): Promise<void> {
  await db
    .update(lobbies)
    .set({ messageId })
    .where(and(eq(lobbies.sessionId, sessionId), isNull(lobbies.messageId)));
}

/** The message shows this version of its session. */
export async function setLobbyRendered(db: Executor, sessionId: string, version: number): Promise<void> {
  await db
    .update(lobbies)
    .set({ renderedVersion: version, problem: null })
    .where(and(eq(lobbies.sessionId, sessionId), lt(lobbies.renderedVersion, version)));
}

/** The lobby's thread has been started. */
export async function setLobbyThread(db: Executor, sessionId: string, threadId: string): Promise<void> {
  await db
    .update(lobbies)
    .set({ threadId })
    .where(and(eq(lobbies.sessionId, sessionId), isNull(lobbies.threadId)));
}

/** Ended, with a thread that still stands open. */
const toArchive = and(
  recent,
  isNotNull(sessions.endedAt),
  isNotNull(lobbies.threadId),
  isNull(lobbies.threadProblem),
  eq(lobbies.threadArchived, false),
);

/** The thread of this session, if it is to be archived. */
export async function threadToArchive(db: Executor, sessionId: string): Promise<string | null> {
  const [lobby] = await db
    .select({ threadId: lobbies.threadId })
    .from(lobbies)
    .innerJoin(sessions, eq(sessions.id, lobbies.sessionId))
    .where(and(toArchive, eq(lobbies.sessionId, sessionId)));
  return lobby?.threadId ?? null;
}

/** Sessions whose thread is to be archived. */
export async function threadsToArchive(db: Executor, limit: number): Promise<string[]> {
  const rows = await db
    .select({ sessionId: lobbies.sessionId })
    .from(lobbies)
    .innerJoin(sessions, eq(sessions.id, lobbies.sessionId))
    .where(toArchive)
    .limit(limit);
  return rows.map(({ sessionId }) => sessionId);
}

export async function setThreadArchived(db: Executor, sessionId: string): Promise<void> {
  await db.update(lobbies).set({ threadArchived: true }).where(eq(lobbies.sessionId, sessionId));
}
