import type pg from 'pg';

/** Medians over all deployments, in milliseconds, by the database's clock. */
export type Phases = {
  /** From the wish for a plan to its claim by a worker. */
  readonly planWaits: number;
  /** From the claim to the stored plan. */
  readonly plan: number;
  /** From the approval to the claim. */
  readonly applyWaits: number;
  /** From the claim to the stored result. */
  readonly apply: number;
};

export async function phasesOf(client: pg.Client): Promise<Phases> {
  const { rows } = await client.query<{ kind: 'plan' | 'apply'; waits: number; works: number }>(
    `select r.kind,
       percentile_cont(0.5) within group (order by extract(epoch from a.started_at - r.created_at) * 1000)::float8 as waits,
       percentile_cont(0.5) within group (order by extract(epoch from a.ended_at - a.started_at) * 1000)::float8 as works
     from run_attempts a join runs r on r.id = a.run_id group by r.kind`,
  );
  const of = (kind: 'plan' | 'apply') => rows.find((row) => row.kind === kind) ?? { waits: 0, works: 0 };
  return {
    planWaits: of('plan').waits,
    plan: of('plan').works,
    applyWaits: of('apply').waits,
    apply: of('apply').works,
  };
}
