import { type SQL, sql } from 'drizzle-orm';
import type { DayPoint } from '../domain/daily.ts';
import type { Phase } from '../domain/phase.ts';
import type { Executor } from './client.ts';

/** Some projects over whole days in UTC, the last of them today; by the database's clock. */
export type Period = { readonly projectIds: readonly string[]; readonly days: number };

/** How many of most there are at most. */
const most = 5;

/** Sessions that began, ended, or had this happen to them. */
export type SessionCounts = {
  readonly opened: number;
  readonly applied: number;
  /** Failed at least once, whatever became of them. */
  readonly failed: number;
  readonly cancelled: number;
  readonly expired: number;
  /** An apply of theirs was refused at its last check, or would have gone beyond its approval. */
  readonly refused: number;
};

/** When the first day began. */
export async function firstDay(db: Executor, { days }: Period): Promise<Date> {
  const rows = await select<{ at: number }>(db, sql`select extract(epoch from ${since(days)})::float8 as at`);
  return new Date((rows[0]?.at ?? 0) * 1000);
}

export async function countSessions(db: Executor, { projectIds, days }: Period): Promise<SessionCounts> {
  const [counts] = await select<SessionCounts>(
    db,
    sql`select
      count(*) filter (where created_at >= ${since(days)})::int as opened,
      count(*) filter (where state = 'APPLIED' and ended_at >= ${since(days)})::int as applied,
      count(*) filter (where state = 'CANCELLED' and ended_at >= ${since(days)})::int as cancelled,
      count(*) filter (where state = 'EXPIRED' and ended_at >= ${since(days)})::int as expired,
      (select count(distinct session_id)::int from audit_events
        where project_id = ${any(projectIds)} and to_state = 'FAILED' and at >= ${since(days)}) as failed,
      (select count(distinct session_id)::int from runs
        where project_id = ${any(projectIds)} and kind = 'apply' and outcome = 'refused'
          and finished_at >= ${since(days)}) as refused
      from sessions where project_id = ${any(projectIds)}`,
  );
  if (counts === undefined) throw new Error('counts are one row');
  return counts;
}

/** How applies of the period ended. Each attempt that came to an end counts: a retry is one more. */
export async function endedApplies(
  db: Executor,
  { projectIds, days }: Period,
): Promise<readonly (DayPoint & { readonly outcome: 'succeeded' | 'failed' | 'cancelled' })[]> {
  return select(
    db,
    sql`select ${dayOf(sql`a.ended_at`, days)} as day, a.outcome, count(*)::int as value
      from run_attempts a join runs r on r.id = a.run_id
      where r.project_id = ${any(projectIds)} and r.kind = 'apply' and a.ended_at >= ${since(days)}
        and a.outcome in ('succeeded', 'failed', 'cancelled')
      group by 1, 2`,
  );
}

/** The median of how long a phase took, in seconds, and of how many. */
export type PhaseTime = { readonly phase: Phase; readonly seconds: number; readonly count: number };

/**
 * Waiting for a worker is that of first attempts; work is that of attempts that succeeded; waiting for approval lasts from
 * the plan to the approval that was enough.
 */
export async function medianTimes(db: Executor, { projectIds, days }: Period): Promise<readonly PhaseTime[]> {
  return select(
    db,
    sql`with attempts as (
        select r.kind, r.created_at, a.attempt, a.started_at, a.ended_at, a.outcome
        from run_attempts a join runs r on r.id = a.run_id where r.project_id = ${any(projectIds)}
      ), times as (
        select case kind when 'plan' then 'waiting-for-plan' else 'waiting-for-apply' end as phase,
          started_at - created_at as took
        from attempts where attempt = 1 and started_at >= ${since(days)}
        union all
        select case kind when 'plan' then 'planning' else 'applying' end, ended_at - started_at
        from attempts where outcome = 'succeeded' and ended_at >= ${since(days)}
        union all
        select 'waiting-for-approval', e.at - p.created_at
        from audit_events e join plans p on p.id = e.plan_id
        where e.project_id = ${any(projectIds)} and e.kind = 'session.transition' and e.at >= ${since(days)}
          and e.from_state = 'PLAN_READY' and e.to_state = 'APPROVED'
      )
      select phase, count(*)::int as count,
        greatest(0, percentile_cont(0.5) within group (order by extract(epoch from took)))::float8 as seconds
      from times group by phase`,
  );
}

export type MemberActivity = { readonly userId: string; readonly sessions: number; readonly applies: number };

/** Who opened most sessions and set off most applies. What ends environments is nobody's doing. */
export async function activeMembers(
  db: Executor,
  { projectIds, days }: Period,
): Promise<readonly MemberActivity[]> {
  return select(
    db,
    sql`select user_id as "userId", sum(sessions)::int as sessions, sum(applies)::int as applies
      from (
        select author_id as user_id, 1 as sessions, 0 as applies from sessions
        where project_id = ${any(projectIds)} and created_at >= ${since(days)} and ends_session is null
        union all
        select r.actor_id, 0, 1 from runs r join sessions s on s.id = r.session_id
        where r.project_id = ${any(projectIds)} and r.kind = 'apply' and r.started_at >= ${since(days)}
          and s.ends_session is null
      ) deeds
      group by user_id order by sum(sessions) + sum(applies) desc, user_id limit ${most}`,
  );
}

/** What applies made, by type: of one that did not succeed, what terraform reported complete. */
export async function deployedTypes(
  db: Executor,
  { projectIds, days }: Period,
): Promise<readonly { readonly type: string; readonly count: number }[]> {
  return select(
    db,
    sql`select resource ->> 'type' as type, count(distinct (r.id, resource ->> 'name'))::int as count
      from runs r join plans p on p.id = r.plan_id
        cross join lateral jsonb_array_elements(p.changes) change
        join lateral jsonb_array_elements(p.resources) resource
          on resource ->> 'name' = change ->> 'resource'
      where r.project_id = ${any(projectIds)} and r.kind = 'apply' and r.finished_at >= ${since(days)}
        and change ->> 'action' in ('create', 'replace')
        and (r.outcome = 'succeeded' or exists (select from run_events e
          where e.run_id = r.id and e.kind = 'complete' and e.address = change ->> 'address'))
      group by 1 order by 2 desc, 1 limit ${most}`,
  );
}

/**
 * What was deployed cost an hour, as far as plans know it: each knows what there was when it was made, and an apply that
 * succeeded left what its plan says. The last of each day, and the last before the period as day -1.
 */
export async function knownCosts(
  db: Executor,
  { projectIds, days }: Period,
): Promise<readonly (DayPoint & { readonly projectId: string })[]> {
  return select(
    db,
    sql`select distinct on (project_id, day) project_id as "projectId", day, value
      from (
        select project_id, created_at as at, greatest(-1, ${dayOf(sql`created_at`, days)}) as day,
          (cost ->> 'before')::float8 as value
        from plans where project_id = ${any(projectIds)}
        union all
        select r.project_id, a.ended_at, greatest(-1, ${dayOf(sql`a.ended_at`, days)}), (p.cost ->> 'after')::float8
        from run_attempts a join runs r on r.id = a.run_id join plans p on p.id = r.plan_id
        where r.project_id = ${any(projectIds)} and r.kind = 'apply' and a.outcome = 'succeeded'
      ) known
      order by project_id, day, at desc`,
  );
}

/** The day since which each project has been as it is now: only applies change one. Day -1 stands for all before. */
export async function lastApplyDays(
  db: Executor,
  { projectIds, days }: Period,
): Promise<ReadonlyMap<string, number>> {
  const rows = await select<{ projectId: string; day: number }>(
    db,
    sql`select r.project_id as "projectId", greatest(-1, ${dayOf(sql`max(a.ended_at)`, days)}) as day
      from run_attempts a join runs r on r.id = a.run_id
      where r.project_id = ${any(projectIds)} and r.kind = 'apply' and a.ended_at is not null
      group by r.project_id`,
  );
  return new Map(rows.map(({ projectId, day }) => [projectId, day]));
}

async function select<T>(db: Executor, query: SQL): Promise<T[]> {
  return (await db.execute(query)).rows as T[];
}

function any(ids: readonly string[]): SQL {
  return sql`any(${sql.param([...ids])}::text[])`;
}

function since(days: number): SQL {
  return sql`(date_trunc('day', now(), 'UTC') - make_interval(hours => ${24 * (days - 1)}))`;
}

/** The day of a moment, counted from the first one. */
function dayOf(at: SQL, days: number): SQL {
  return sql`floor(extract(epoch from ${at} - ${since(days)}) / 86400)::int`;
}
