import { and, eq, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from './client.ts';
import { desiredResources, environments, sessions } from './schema.ts';

/** What a session makes, where it ends by itself. */
export type Environment = {
  readonly sessionId: string;
  readonly lifeMinutes: number;
  /** When it is destroyed; null before its session has ended. */
  readonly endsAt: Date | null;
  /** The newest session that destroys it. */
  readonly destroyedBy: string | null;
  /** Since when nothing of it is left, or it was decided that it stays. */
  readonly overAt: Date | null;
};

/** Its life begins when its session has ended: join `sessions` to use it. */
export const endsAt = sql<Date | null>`(${sessions.endedAt} + make_interval(mins => ${environments.lifeMinutes} + ${environments.extendedMinutes}))`;

/** Whether anything that the session made is still there. */
const isThere = sql`exists (select from ${desiredResources} where ${desiredResources.projectId} = ${sessions.projectId} and ${desiredResources.addedBy} = ${sessions.id})`;

/** How long before the end it is announced (policy: a day, or a tenth of its life). */
const notice = sql`least(interval '1 day', make_interval(mins => ${environments.lifeMinutes} + ${environments.extendedMinutes}) / 10)`;

export async function insertEnvironment(
  tx: Transaction,
  sessionId: string,
  lifeMinutes: number,
): Promise<void> {
  await tx.insert(environments).values({ sessionId, lifeMinutes });
}

/** Null for a session whose work does not end by itself. */
export async function environmentOf(db: Executor, sessionId: string): Promise<Environment | null> {
  const [environment] = await select(db, eq(environments.sessionId, sessionId));
  return environment ?? null;
}

/** Environments whose end has come, or of which nothing is left, and which no session destroys just now. */
export async function endedEnvironments(db: Executor): Promise<(Environment & { projectId: string })[]> {
  const destroyer = sql`exists (select from sessions d where d.id = ${environments.destroyedBy} and d.ended_at is null)`;
  return select(
    db,
    and(
      isNull(environments.overAt),
      isNotNull(sessions.endedAt),
      sql`not ${destroyer}`,
      or(sql`${endsAt} <= now()`, sql`not ${isThere}`),
    ),
  );
}

/** Notes of those whose end is near that it was announced. @returns their sessions */
export async function announceEnds(tx: Transaction): Promise<readonly string[]> {
  const near = await tx
    .select({ id: environments.sessionId })
    .from(environments)
    .innerJoin(sessions, eq(sessions.id, environments.sessionId))
    .where(
      and(
        isNull(environments.overAt),
        isNull(environments.destroyedBy),
        sql`now() between ${endsAt} - ${notice} and ${endsAt}`,
        sql`${environments.announcedOf} is distinct from ${endsAt}`,
        isThere,
      ),
    )
    .for('update', { of: environments, skipLocked: true });
  for (const { id } of near) {
    const end = sql`(select ${endsAt} from ${sessions} where ${sessions.id} = ${id})`;
    await tx.update(environments).set({ announcedOf: end }).where(eq(environments.sessionId, id));
  }
  return near.map(({ id }) => id);
}

/** Lets an environment live once more as long as it was meant to. Lock its session first. */
export async function extendEnvironment(tx: Transaction, sessionId: string): Promise<void> {
  const more = sql`${environments.extendedMinutes} + ${environments.lifeMinutes}`;
  await tx.update(environments).set({ extendedMinutes: more }).where(eq(environments.sessionId, sessionId));
}

export async function setDestroyer(tx: Transaction, sessionId: string, destroyedBy: string): Promise<void> {
  await tx.update(environments).set({ destroyedBy }).where(eq(environments.sessionId, sessionId));
}

export async function setOver(tx: Transaction, sessionId: string): Promise<void> {
  await tx.update(environments).set({ overAt: sql`now()` }).where(eq(environments.sessionId, sessionId));
}

function select(db: Executor, which: SQL | undefined) {
  return db
    .select({
      sessionId: environments.sessionId,
      projectId: sessions.projectId,
      lifeMinutes: environments.lifeMinutes,
      endsAt: endsAt.mapWith(sessions.endedAt) as SQL<Date | null>,
      destroyedBy: environments.destroyedBy,
      overAt: environments.overAt,
    })
    .from(environments)
    .innerJoin(sessions, eq(sessions.id, environments.sessionId))
    .where(which)
    .limit(100);
}
