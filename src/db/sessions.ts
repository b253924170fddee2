import { and, eq, inArray, ne, type SQL, sql } from 'drizzle-orm';

import type { Actor } from '../domain/actor.ts';
import { DomainError } from '../domain/errors.ts';
import { newId } from '../domain/ids.ts';
import type { Reason } from '../domain/reason.ts';
import type { Resource } from '../domain/resource.ts';
import {
  expiringStates,
  isFinal,
  isLegal,
  openStates,
  reservingStates,
  type SessionState,
} from '../domain/session-state.ts';
import { audit } from './audit.ts';
import type { Executor, Transaction } from './client.ts';
import { sessions } from './schema.ts';

export type Session = typeof sessions.$inferSelect;

/** Stores a new session in DRAFT, revision 0. */
export async function insertSession(
  tx: Transaction,
  values: {
    projectId: string;
    guildId: string;
    author: Actor;
    ttlMinutes: number;
    destroyAll?: boolean;
    /** The session whose environment it destroys. */
    endsSession?: string;
    /** What is put into it with the same click. */
    first?: Pick<Resource, 'type' | 'name'>;
  },
): Promise<Session> {
  const { projectId, guildId, author, ttlMinutes, destroyAll = false, endsSession = null, first } = values;
  const [session] = await tx
    .insert(sessions)
    .values({
      id: newId(),
      projectId,
      authorId: author.userId,
      authorRoleIds: [...author.roleIds],
      authorIsAdmin: author.isGuildAdmin,
      state: 'DRAFT',
      ttlMinutes,
      destroyAll,
      endsSession,
      expiresAt: minutesFromNow(ttlMinutes),
    })
    .returning();
  if (session === undefined) throw new Error('insert returned no session');
  await audit(tx, {
    kind: 'session.opened',
    guildId,
    projectId,
    sessionId: session.id,
    actorId: author.userId,
    toState: 'DRAFT',
    details: {
      ...(destroyAll ? { destroyAll } : {}),
      ...(endsSession === null ? {} : { endsSession }),
      ...(first === undefined ? {} : { first: { type: first.type, name: first.name } }),
    },
  });
  return session;
}

/** A session as it is now, without a lock. */
export async function findSession(db: Executor, sessionId: string): Promise<Session | null> {
  const [session] = await db.select().from(sessions).where(eq(sessions.id, sessionId));
  return session ?? null;
}

/** A session, locked until the transaction ends. Lock its project first. */
export async function lockSession(tx: Transaction, sessionId: string): Promise<Session> {
  const [session] = await tx.select().from(sessions).where(eq(sessions.id, sessionId)).for('update');
  if (session === undefined) throw new Error(`no session ${sessionId}`);
  return session;
}

export type TransitionDetails = {
  /** Why, for the lobby; left out, an earlier reason is cleared. */
  readonly reason?: Reason;
  readonly actorId?: string;
  readonly runId?: string;
  /** The plan that the session points to from now on; left out, it keeps its own. */
  readonly planId?: string | null;
  /** Grows the revision by one: an edit, by the actor. */
  readonly edit?: boolean;
  /** Whether what it would add goes beyond the budget; left out, that stays as it is. */
  readonly beyondBudget?: boolean;
  /** Overrides the session's own time to live in an expiring state. */
  readonly ttlMinutes?: number;
  readonly approvedAt?: Date | null;
};

/**
 * The one way a session changes state: guarded by id, state, revision and plan as they were read, with the audit event
 * in the same transaction.
 * @throws DomainError ACTION_NOT_ALLOWED for an edge that is not in the table; CONFLICT when the session has moved on.
 */
export async function transition(
  tx: Transaction,
  from: Pick<Session, 'id' | 'projectId' | 'state' | 'revision' | 'planId' | 'ttlMinutes'>,
  to: SessionState,
  details: TransitionDetails = {},
): Promise<Session> {
  if (!isLegal(from.state, to)) {
    throw new DomainError('ACTION_NOT_ALLOWED', { sessionId: from.id, state: from.state, to });
  }
  const {
    reason,
    actorId,
    runId,
    planId,
    edit = false,
    ttlMinutes = from.ttlMinutes,
    approvedAt,
    beyondBudget,
  } = details;
  const [session] = await tx
    .update(sessions)
    .set({
      state: to,
      version: sql`${sessions.version} + 1`,
      revision: edit ? from.revision + 1 : from.revision,
      reason: reason ?? null,
      updatedAt: sql`now()`,
      expiresAt: expiringStates.includes(to) ? minutesFromNow(ttlMinutes) : null,
      endedAt: isFinal(to) ? sql`now()` : null,
      ...(planId === undefined ? {} : { planId }),
      ...(approvedAt === undefined ? {} : { approvedAt }),
      ...(beyondBudget === undefined ? {} : { beyondBudget }),
      ...(edit && actorId !== undefined ? { editorIds: withEditor(actorId) } : {}),
    })
    .where(
      and(
        eq(sessions.id, from.id),
        eq(sessions.state, from.state),
        eq(sessions.revision, from.revision),
        sql`${sessions.planId} is not distinct from ${from.planId}`,
      ),
    )
    .returning();
  if (session === undefined) throw new DomainError('CONFLICT', { sessionId: from.id, from: from.state, to });
  await audit(tx, {
    kind: 'session.transition',
    projectId: from.projectId,
    sessionId: from.id,
    fromState: from.state,
    toState: to,
    planId: session.planId ?? from.planId, // also where that is what it leaves behind
    runId: runId ?? null,
    actorId: actorId ?? null,
    details: { revision: session.revision, ...(reason === undefined ? {} : auditedReason(reason)) },
  });
  return session;
}

/** Everybody who has edited the session, with this one among them. */
function withEditor(userId: string): SQL {
  return sql`array(select distinct unnest(${sessions.editorIds} || ${userId}::text))`;
}

/** Why, without what terraform printed. */
function auditedReason({ code, facts, violations }: Reason): Record<string, unknown> {
  return {
    reason: code,
    ...(facts === undefined ? {} : { facts }),
    ...(violations === undefined ? {} : { violations }),
  };
}

/** An edit of a session that stays in DRAFT: a new revision, and its time to live starts again. */
export async function bumpRevision(tx: Transaction, session: Session, editorId: string): Promise<Session> {
  const [bumped] = await tx
    .update(sessions)
    .set({
      revision: session.revision + 1,
      editorIds: withEditor(editorId),
      version: sql`${sessions.version} + 1`,
      updatedAt: sql`now()`,
      expiresAt: minutesFromNow(session.ttlMinutes),
    })
    .where(and(eq(sessions.id, session.id), eq(sessions.revision, session.revision)))
    .returning();
  if (bumped === undefined) throw new DomainError('CONFLICT', { sessionId: session.id });
  return bumped;
}

/** Makes lobbies show a session anew when something beside its state has changed. */
export async function touchSession(tx: Executor, sessionId: string): Promise<void> {
  await tx
    .update(sessions)
    .set({ version: sql`${sessions.version} + 1`, updatedAt: sql`now()` })
    .where(eq(sessions.id, sessionId));
}

/** Notes who wants a session to end, and how; the end itself comes with its run. */
export async function requestCancel(
  tx: Transaction,
  sessionId: string,
  { actorId, reason, force }: { actorId: string; reason: string | null; force: boolean },
): Promise<void> {
  await tx
    .update(sessions)
    .set({
      cancelRequestedBy: actorId,
      cancelRequestedAt: sql`now()`,
      cancelReason: reason,
      cancelForced: force,
      version: sql`${sessions.version} + 1`,
    })
    .where(eq(sessions.id, sessionId));
}

/** How many sessions a member has open in a project. */
export async function countOpenSessions(tx: Executor, projectId: string, authorId: string): Promise<number> {
  return tx.$count(
    sessions,
    and(
      eq(sessions.projectId, projectId),
      eq(sessions.authorId, authorId),
      inArray(sessions.state, [...openStates]),
    ),
  );
}

/** The sessions of a project that hold what their plans would add. */
export async function reservingSessions(db: Executor, projectId: string): Promise<Session[]> {
  return db
    .select()
    .from(sessions)
    .where(and(eq(sessions.projectId, projectId), inArray(sessions.state, [...reservingStates])));
}

/** The other sessions of a project that hold, or wait with, a plan made on the state that just moved. */
export async function otherPlannedSessions(
  tx: Transaction,
  projectId: string,
  exceptId: string,
): Promise<Session[]> {
  return tx
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.projectId, projectId),
        ne(sessions.id, exceptId),
        inArray(sessions.state, ['PLAN_READY', 'APPROVED']),
      ),
    )
    .orderBy(sessions.createdAt)
    .for('update');
}

/** A moment so many minutes from now, by the clock of the database. */
export function minutesFromNow(minutes: number) {
  return sql`now() + make_interval(mins => ${minutes})`;
}
