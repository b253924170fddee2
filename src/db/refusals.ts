import { and, eq, type SQL, sql } from 'drizzle-orm';
import { isId } from '../domain/ids.ts';
import { type AuditEvent, audit } from './audit.ts';
import type { Database, Executor } from './client.ts';
import { accessRequests, auditEvents as e, plans, policies, projects, sessions } from './schema.ts';

/** A refusal as it is recorded. */
export type Refusal = Pick<AuditEvent, 'guildId' | 'projectId' | 'sessionId' | 'planId' | 'fromState'> & {
  readonly actorId: string;
  readonly details: { readonly action: string; readonly code: string; readonly [fact: string]: unknown };
};

/** How long the chain's head is waited for: somebody who is refused waits for an answer meanwhile. */
const lockTimeout = sql`set local lock_timeout = '1s'`;

/**
 * Records a refusal, in a transaction that writes nothing else; the same one (who, what, on what, why) once a minute at
 * most, so that nobody fills the log by clicking.
 */
export async function recordRefusal(db: Database, refusal: Refusal): Promise<void> {
  const same = sameAs(refusal);
  if ((await db.$count(e, same)) > 0) return;
  const { actorId, guildId, projectId, sessionId, planId, details } = refusal;
  const key = JSON.stringify([actorId, guildId, projectId, sessionId, planId, details.action, details.code]);
  await db.transaction(async (tx) => {
    await tx.execute(lockTimeout);
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
    if ((await tx.$count(e, same)) === 0) await audit(tx, { kind: 'refused', ...refusal });
  });
}

function sameAs({ actorId, guildId, projectId, sessionId, planId, details }: Refusal): SQL | undefined {
  return and(
    eq(e.kind, 'refused'),
    eq(e.actorId, actorId),
    sql`${e.at} > now() - interval '1 minute'`,
    sql`(${e.guildId}, ${e.projectId}, ${e.sessionId}, ${e.planId}) is not distinct from (${guildId}, ${projectId}, ${sessionId}, ${planId})`,
    sql`${e.details} ->> 'action' = ${details.action} and ${e.details} ->> 'code' = ${details.code}`,
  );
}

/** What stands under an id in a guild; null where nothing does. */
export async function sessionIn(
  db: Executor,
  guildId: string,
  sessionId: string,
): Promise<{ readonly projectId: string; readonly sessionId: string } | null> {
  if (!isId(sessionId)) return null;
  const [found] = await db
    .select({ projectId: projects.id, sessionId: sessions.id })
    .from(sessions)
    .innerJoin(projects, eq(projects.id, sessions.projectId))
    .where(and(eq(sessions.id, sessionId), eq(projects.guildId, guildId)));
  return found ?? null;
}

/** The id of a plan of that session; null where it is none of its. */
export async function planIn(db: Executor, sessionId: string, planId: string): Promise<string | null> {
  if (!isId(planId)) return null;
  const [found] = await db
    .select({ id: plans.id })
    .from(plans)
    .where(and(eq(plans.id, planId), eq(plans.sessionId, sessionId)));
  return found?.id ?? null;
}

/** Where a rule of that guild holds, or held: in a project, or in all (`projectId` null); null where there is none. */
export async function placeOfPolicy(
  db: Executor,
  guildId: string,
  policyId: string,
): Promise<{ readonly projectId: string | null } | null> {
  if (!isId(policyId)) return null;
  const [found] = await db
    .select({ projectId: policies.projectId })
    .from(policies)
    .where(and(eq(policies.id, policyId), eq(policies.guildId, guildId)));
  return found ?? null;
}

/** For which project, as typed, somebody of the guild asked with that request. */
export async function projectAskedFor(
  db: Executor,
  guildId: string,
  requestId: string,
): Promise<string | null> {
  if (!isId(requestId)) return null;
  const [found] = await db
    .select({ project: accessRequests.project })
    .from(accessRequests)
    .where(and(eq(accessRequests.id, requestId), eq(accessRequests.guildId, guildId)));
  return found?.project ?? null;
}
