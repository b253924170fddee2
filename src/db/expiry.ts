import { and, eq, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import { expiringStates } from '../domain/session-state.ts';
import { audit } from './audit.ts';
import type { Executor, Transaction } from './client.ts';
import { sessions } from './schema.ts';
import { minutesFromNow } from './sessions.ts';

/** How long before the end its author is warned, in minutes. Sessions that live no longer than this are not warned of. */
const warningMinutes = 5;

/**
 * Sessions whose time is over.
 * @param sessionId looks at this one alone
 */
export async function expiredSessions(db: Executor, sessionId?: string) {
  return expiring(db, lt(sessions.expiresAt, sql`now()`), sessionId);
}

/**
 * Sessions whose time is nearly over, and whose author was not warned of that end.
 * @param sessionId looks at this one alone
 */
export async function unwarnedSessions(db: Executor, sessionId?: string) {
  const near = and(
    sql`${sessions.expiresAt} between now() and now() + make_interval(mins => ${warningMinutes})`,
    sql`${sessions.warnedOf} is distinct from ${sessions.expiresAt}`,
    sql`${sessions.ttlMinutes} > ${warningMinutes}`,
  );
  return expiring(db, near, sessionId);
}

/** Notes that the author of a session was warned of its end. Lock it first. */
export async function setWarned(tx: Transaction, sessionId: string): Promise<void> {
  await tx
    .update(sessions)
    .set({ warnedOf: sql`${sessions.expiresAt}` })
    .where(eq(sessions.id, sessionId));
}

/**
 * Lets a session that waits for people wait longer: its time starts again.
 * @returns when it ends now
 */
export async function extendExpiry(
  tx: Transaction,
  sessionId: string,
  minutes: number,
  actorId: string,
): Promise<Date> {
  const [session] = await tx
    .update(sessions)
    .set({
      expiresAt: minutesFromNow(minutes),
      version: sql`${sessions.version} + 1`,
      updatedAt: sql`now()`,
    })
    .where(eq(sessions.id, sessionId))
    .returning();
  if (session?.expiresAt == null) throw new DomainError('CONFLICT', { sessionId });
  const { projectId } = session;
  await audit(tx, { kind: 'session.extended', projectId, sessionId, actorId, details: { minutes } });
  return session.expiresAt;
}

function expiring(db: Executor, which: SQL | undefined, sessionId: string | undefined) {
  return db
    .select({ sessionId: sessions.id, projectId: sessions.projectId })
    .from(sessions)
    .where(
      and(
        sessionId === undefined ? undefined : eq(sessions.id, sessionId),
        which,
        inArray(sessions.state, [...expiringStates]),
      ),
    )
    .limit(100);
}
