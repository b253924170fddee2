import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Reason } from '../domain/reason.ts';
import type { RunKind } from '../domain/run.ts';
import type { Database, Executor } from './client.ts';
import { queuedAt, secondsSince } from './moments.ts';
import { leases, lobbies, projects, runs, workers } from './schema.ts';

/** Where the lobby of a session is to be seen. */
export type LobbyMessage = {
  readonly guildId: string;
  readonly channelId: string;
  readonly messageId: string;
};

/** A run as operators look at it. Times by the database's clock, in seconds. */
export type ListedRun = {
  readonly runId: string;
  readonly projectId: string;
  readonly sessionId: string;
  readonly kind: RunKind;
  readonly attempt: number;
  readonly dispatch: number;
  /** Since it was claimed, put into its line, or failed. */
  readonly seconds: number;
  /** Null for a session that no lobby shows. */
  readonly message: LobbyMessage | null;
};

/** A run at work, and who holds its project's lease. */
export type HeldRun = ListedRun & {
  readonly workerId: string | null;
  readonly host: string | null;
  /** Since the lease was renewed. */
  readonly silentSeconds: number;
};

export type FailedRun = ListedRun & { readonly error: Reason | null };

export type ProjectOverview = {
  readonly id: string;
  readonly guildId: string;
  readonly name: string;
  readonly provider: string;
  readonly description: string;
  readonly running: HeldRun | null;
  /** In the order in which they will be claimed. */
  readonly waiting: readonly ListedRun[];
  /** The newest first. */
  readonly failed: readonly FailedRun[];
};

export type WorkerOverview = {
  readonly id: string;
  readonly host: string;
  readonly tool: string;
  readonly toolVersion: string;
  readonly platform: string;
  readonly startedSeconds: number;
  readonly seenSeconds: number;
};

export type Overview = {
  readonly projects: readonly ProjectOverview[];
  readonly workers: readonly WorkerOverview[];
};

/** Failures that are older, or not among a project's newest, are no news. */
const newsDays = 7;
const newsPerProject = 3;

/** What every project of every guild is doing, as of one moment. */
export async function readOverview(db: Database): Promise<Overview> {
  const snapshot = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const;
  return db.transaction(async (tx) => {
    const [running, waiting, failed] = [await runningRuns(tx), await waitingRuns(tx), await failedRuns(tx)];
    const all = await tx
      .select({
        id: projects.id,
        guildId: projects.guildId,
        name: projects.name,
        provider: projects.provider,
        description: projects.description,
      })
      .from(projects)
      .where(isNull(projects.archivedAt))
      .orderBy(asc(projects.guildId), asc(projects.name));
    return {
      projects: all.map((project) => ({
        ...project,
        running: running.get(project.id)?.[0] ?? null,
        waiting: waiting.get(project.id) ?? [],
        failed: failed.get(project.id) ?? [],
      })),
      workers: await knownWorkers(tx),
    };
  }, snapshot);
}

const listed = {
  runId: runs.id,
  projectId: runs.projectId,
  sessionId: runs.sessionId,
  kind: runs.kind,
  attempt: runs.attempt,
  dispatch: runs.dispatch,
};

const lobby = {
  guildId: lobbies.guildId,
  channelId: lobbies.channelId,
  messageId: lobbies.messageId,
};

async function runningRuns(db: Executor): Promise<Map<string, HeldRun[]>> {
  const rows = await db
    .select({
      ...listed,
      lobby,
      seconds: secondsSince(leases.acquiredAt),
      silentSeconds: secondsSince(leases.renewedAt),
      workerId: leases.workerId,
      host: leases.host,
    })
    .from(runs)
    .leftJoin(leases, eq(leases.runId, runs.id))
    .leftJoin(lobbies, eq(lobbies.sessionId, runs.sessionId))
    .where(eq(runs.state, 'running'));
  return byProject(rows.map(withMessage));
}

async function waitingRuns(db: Executor): Promise<Map<string, ListedRun[]>> {
  const rows = await db
    .select({ ...listed, lobby, seconds: secondsSince(queuedAt) })
    .from(runs)
    .leftJoin(lobbies, eq(lobbies.sessionId, runs.sessionId))
    .where(eq(runs.state, 'queued'))
    .orderBy(asc(runs.kind), asc(runs.position)); // as `headOf` claims them
  return byProject(rows.map(withMessage));
}

async function failedRuns(db: Executor): Promise<Map<string, FailedRun[]>> {
  const newest = db
    .select({ ...listed, error: runs.error, finishedAt: runs.finishedAt })
    .from(runs)
    .where(
      and(
        eq(runs.projectId, projects.id),
        sql`${runs.outcome} = 'failed'`, // as the index says it
        sql`${runs.finishedAt} > now() - make_interval(days => ${newsDays})`,
      ),
    )
    .orderBy(desc(runs.finishedAt))
    .limit(newsPerProject)
    .as('newest');
  const rows = await db
    .select({
      runId: newest.runId,
      projectId: newest.projectId,
      sessionId: newest.sessionId,
      kind: newest.kind,
      attempt: newest.attempt,
      dispatch: newest.dispatch,
      error: newest.error,
      lobby,
      seconds: secondsSince(newest.finishedAt),
    })
    .from(projects)
    .innerJoinLateral(newest, sql`true`)
    .leftJoin(lobbies, eq(lobbies.sessionId, newest.sessionId))
    .orderBy(desc(newest.finishedAt));
  return byProject(rows.map(withMessage));
}

async function knownWorkers(db: Executor): Promise<WorkerOverview[]> {
  return db
    .select({
      id: workers.id,
      host: workers.host,
      tool: workers.tool,
      toolVersion: workers.toolVersion,
      platform: workers.platform,
      startedSeconds: secondsSince(workers.startedAt),
      seenSeconds: secondsSince(workers.seenAt),
    })
    .from(workers)
    .where(sql`${workers.seenAt} > now() - interval '1 day'`) // one that died long ago was never retired
    .orderBy(asc(workers.host), asc(workers.startedAt));
}

type WithLobby = { readonly lobby: { guildId: string; channelId: string; messageId: string | null } | null };

function withMessage<T extends WithLobby>({
  lobby: place,
  ...run
}: T): Omit<T, 'lobby'> & { message: LobbyMessage | null } {
  const messageId = place?.messageId ?? null;
  return { ...run, message: place === null || messageId === null ? null : { ...place, messageId } };
}

function byProject<T extends { readonly projectId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.projectId);
    if (group === undefined) groups.set(row.projectId, [row]);
    else group.push(row);
  }
  return groups;
}
