import { and, eq, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import { audit } from './audit.ts';
import type { Executor, Transaction } from './client.ts';
import { desiredResources, environments, sessions } from './schema.ts';
import type { Session } from './sessions.ts';

/** What a session makes, where it ends by itself. */
export type Environment = {
  readonly sessionId: string;
  readonly projectId: string;
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

/** The earliest that it can end: while its session is open, its life has not begun. Join `sessions` to use it. */
export const earliestEnd = sql<Date | null>`(coalesce(${sessions.endedAt}, now()) + make_interval(mins => ${environments.lifeMinutes} + ${environments.extendedMinutes}))`;

/** Whether anything that the session made is still there. */
const isThere = sql`exists (select from ${desiredResources} where ${desiredResources.projectId} = ${sessions.projectId} and ${desiredResources.addedBy} = ${sessions.id})`;

/** How long before the end it is announced (policy: a day, or a tenth of its life). */
const notice = sql`least(interval '1 day', make_interval(mins => ${environments.lifeMinutes} + ${environments.extendedMinutes}) / 10)`;

/** What a session makes is to end by itself, this long after the session. */
export async function insertEnvironment(
  tx: Transaction,
  { id: sessionId, projectId, authorId: actorId }: Session,
  lifeMinutes: number,
): Promise<void> {
  await tx.insert(environments).values({ sessionId, lifeMinutes });
  await audit(tx, { kind: 'environment.limited', projectId, sessionId, actorId, details: { lifeMinutes } });
}

/** Null for a session whose work does not end by itself. */
export async function environmentOf(db: Executor, sessionId: string): Promise<Environment | null> {
  const [environment] = await select(db, eq(environments.sessionId, sessionId));
  return environment ?? null;
}

/**
 * Environments whose end has come, or of which nothing is left, and which no session destroys just now.
 * @param sessionId looks at this one alone
 */
export async function endedEnvironments(db: Executor, sessionId?: string): Promise<Environment[]> {
  const destroyer = sql`exists (select from sessions d where d.id = ${environments.destroyedBy} and d.ended_at is null)`;
  return select(
    db,
    and(
      sessionId === undefined ? undefined : eq(environments.sessionId, sessionId),
      isNull(environments.overAt),
      isNotNull(sessions.endedAt),
      sql`not ${destroyer}`,
      or(sql`${endsAt} <= now()`, sql`not ${isThere}`),
    ),
  );
}

/** How many sessions of a project made something that is still there and ends by itself. */
export async function countEnding(db: Executor, projectId: string): Promise<number> {
  const [counted] = await db
    .select({ amount: sql<number>`count(*)::int` })
    .from(environments)
    .innerJoin(sessions, eq(sessions.id, environments.sessionId))
    .where(and(eq(sessions.projectId, projectId), isNull(environments.overAt), isThere));
  return counted?.amount ?? 0;
}

/**
 * Environments whose end is near and was not announced.
 * @param sessionId looks at this one alone
 */
export async function unannouncedEnvironments(db: Executor, sessionId?: string): Promise<Environment[]> {
  return select(
    db,
    and(
      sessionId === undefined ? undefined : eq(environments.sessionId, sessionId),
      isNull(environments.overAt),
      isNull(environments.destroyedBy),
      sql`now() between ${endsAt} - ${notice} and ${endsAt}`,
      sql`${environments.announcedOf} is distinct from ${endsAt}`,
      isThere,
    ),
  );
}

/** Notes that the end of an environment was announced. Lock its session first. */
export async function setAnnounced(tx: Transaction, sessionId: string): Promise<void> {
  const end = sql`(select ${endsAt} from ${sessions} where ${sessions.id} = ${environments.sessionId})`;
  await tx.update(environments).set({ announcedOf: end }).where(eq(environments.sessionId, sessionId));
}

/** Lets an environment live once more as long as it was meant to. Lock its session first. @returns its end now */
export async function extendEnvironment(
  tx: Transaction,
  { id: sessionId, projectId }: Session,
  actorId: string,
): Promise<Date> {
  const more = sql`${environments.extendedMinutes} + ${environments.lifeMinutes}`;
  await tx.update(environments).set({ extendedMinutes: more }).where(eq(environments.sessionId, sessionId));
  const end = (await environmentOf(tx, sessionId))?.endsAt;
  if (end == null) throw new DomainError('CONFLICT', { sessionId });
  const details = { endsAt: end.toISOString() };
  await audit(tx, { kind: 'environment.extended', projectId, sessionId, actorId, details });
  return end;
}

/** A session destroys what this one made. Lock it first. */
export async function setDestroyer(
  tx: Transaction,
  { id: sessionId, projectId }: Session,
  destroyedBy: string,
): Promise<void> {
  await tx.update(environments).set({ destroyedBy }).where(eq(environments.sessionId, sessionId));
  await audit(tx, { kind: 'environment.ended', projectId, sessionId, details: { destroyedBy } });
}

/** Nothing more happens to what a session made. Lock it first. @param kept it stays, because somebody decided that */
export async function setOver(
  tx: Transaction,
  { id: sessionId, projectId }: Session,
  kept: boolean,
): Promise<void> {
  await tx.update(environments).set({ overAt: sql`now()` }).where(eq(environments.sessionId, sessionId));
  await audit(tx, { kind: 'environment.over', projectId, sessionId, details: { kept } });
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
