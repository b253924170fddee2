import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/domain/ids.ts';
import { monthly } from '../../src/domain/money.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Apply = {
  readonly daysAgo: number;
  readonly outcome: 'succeeded' | 'failed' | 'cancelled' | 'refused';
  readonly before: number;
  readonly after: number;
  readonly waited?: number;
  readonly took?: number;
  readonly by?: string;
};

let position = 1000;

/** A session with a plan and an apply of it, begun at noon (UTC) of a day, as workers record them. @returns the apply's run */
async function applied(
  project: string,
  { daysAgo, outcome, before, after, waited = 5, took = 60, by = 'ann' }: Apply,
) {
  const [session, plan, planRun, run] = [newId(), newId(), newId(), newId()];
  const state = { succeeded: 'APPLIED', failed: 'FAILED', cancelled: 'CANCELLED', refused: 'PLAN_READY' }[
    outcome
  ];
  const noon = `(date_trunc('day', now(), 'UTC') - make_interval(hours => ${24 * daysAgo - 12}))`;
  const later = (seconds: number) => `(${noon} + make_interval(secs => ${seconds}))`;
  const query = (sql: string, ...values: unknown[]) => world.query(sql, values);
  await query(
    `insert into sessions (id, project_id, author_id, state, ttl_minutes, created_at, ended_at)
     select $1, id, $3, $4, 30, ${noon}, ${state === 'APPLIED' || state === 'CANCELLED' ? later(took) : 'null'} from projects where name = $2`,
    ...[session, project, by, state],
  );
  const insertRun = `insert into runs (id, project_id, session_id, kind, revision, plan_id, position, state, outcome, actor_id, created_at, started_at, finished_at)`;
  await query(
    `${insertRun} select $1, project_id, id, 'plan', 0, null, $3, 'done', 'succeeded', $4, ${later(-20)}, ${later(-18)}, ${noon} from sessions where id = $2`,
    ...[planRun, session, position++, by],
  );
  await query(
    `insert into plans (id, session_id, project_id, run_id, revision, state_version_id, to_add, to_change, to_destroy, changes, cost, resources, plan_file, config, config_digest, tool, tool_version, platform, created_at)
     select $1, s.id, p.id, $3, 0, p.state_version_id, 1, 0, 0, $4, $5, $6, '', '', '', 'terraform', '1', 'x', ${noon} from sessions s join projects p on p.id = s.project_id where s.id = $2`,
    ...[plan, session, planRun],
    JSON.stringify([
      { address: 'terraform_data.a', action: 'create', reason: null, resource: 'a', outside: false },
    ]),
    JSON.stringify({ before, after, notPriced: [] }),
    JSON.stringify([{ type: 'vpc', name: 'a', inputs: {} }]),
  );
  await query(
    `${insertRun} select $1, project_id, id, 'apply', 0, $5, $3, 'done', $6, $4, ${noon}, ${later(waited)}, ${later(waited + took)} from sessions where id = $2`,
    ...[run, session, position++, by, plan, outcome],
  );
  if (outcome !== 'refused') {
    await query(
      `insert into run_attempts (run_id, attempt, token, worker_id, host, started_at, ended_at, outcome)
       values ($1, 1, 1, 'w', 'h', ${later(waited)}, ${later(waited + took)}, $2)`,
      ...[run, outcome],
    );
  }
  return run;
}

const costs = async (project: string, days: number) =>
  (await world.orchestrator.statistics(world.admin, { project, days })).days.map((day) => day.monthly);

describe('costs over time', () => {
  it('carry on what was known before the period, and change on the day of an apply', async () => {
    const project = await world.project();
    await applied(project, { daysAgo: 20, outcome: 'succeeded', before: 0, after: 100 });
    await applied(project, { daysAgo: 3, outcome: 'succeeded', before: 100, after: 250 });
    // Nothing is deployed now: the last apply destroyed it.
    await applied(project, { daysAgo: 1, outcome: 'succeeded', before: 250, after: 0 });
    expect(await costs(project, 5)).toEqual([100, 250, 250, 0, 0].map(monthly));
    expect(await costs(project, 1)).toEqual([0]);
  });

  it('of a partial apply are what the next plan found, and what is there now', async () => {
    const project = await world.project();
    await applied(project, { daysAgo: 4, outcome: 'failed', before: 0, after: 900 });
    await applied(project, { daysAgo: 2, outcome: 'failed', before: 300, after: 900 });
    expect(await costs(project, 6)).toEqual([0, 0, 0, 0, 0, 0].map(monthly));
    await applied(project, { daysAgo: 1, outcome: 'succeeded', before: 450, after: 0 });
    expect(await costs(project, 6)).toEqual([0, 0, 0, 300, 0, 0].map(monthly));
  });

  it('are the sum over the projects, with the prices of what is deployed now', async () => {
    const [one, two] = [await world.project(), await world.project()];
    for (const [project, after] of [
      [one, 100],
      [two, 40],
    ] as const) {
      await applied(project, { daysAgo: 2, outcome: 'succeeded', before: 0, after });
      await applied(project, { daysAgo: 1, outcome: 'succeeded', before: after, after: 0 });
    }
    const both = await world.orchestrator.statistics(world.admin, { days: 3 });
    const [first, second] = [await costs(one, 3), await costs(two, 3)];
    expect(first).toEqual([100, 0, 0].map(monthly));
    expect(both.days[0]?.monthly).toBeGreaterThanOrEqual((first[0] ?? 0) + (second[0] ?? 0));
    expect(both.projects).toEqual(expect.arrayContaining([one, two]));
  });
});

describe('figures', () => {
  it('count what ended in the period, medians with percentile_cont, and who and what', async () => {
    const project = await world.project();
    const apply = { before: 0, after: 0 };
    await applied(project, { ...apply, daysAgo: 40, outcome: 'failed', by: 'old' });
    await applied(project, { ...apply, daysAgo: 1, outcome: 'succeeded', waited: 2, took: 10 });
    await applied(project, { ...apply, daysAgo: 2, outcome: 'succeeded', waited: 4, took: 40, by: 'bea' });
    await applied(project, { ...apply, daysAgo: 3, outcome: 'failed', waited: 60, took: 500 });
    await applied(project, { ...apply, daysAgo: 4, outcome: 'cancelled', waited: 6, took: 70 });
    await applied(project, { ...apply, daysAgo: 5, outcome: 'refused', by: 'cy' });
    const found = await world.orchestrator.statistics(world.admin, { project });
    expect(found.sessions).toMatchObject({ opened: 5, applied: 2, cancelled: 1, expired: 0, refused: 1 });
    expect(found.applies).toEqual({ succeeded: 2, failed: 1, cancelled: 1 });
    expect(found.successRate).toBeCloseTo(2 / 3);
    expect(found.phases).toEqual([
      { phase: 'waiting-for-apply', count: 4, seconds: 5 },
      { phase: 'applying', count: 2, seconds: 25 },
    ]);
    expect(found.members).toEqual([
      { userId: 'ann', sessions: 3, applies: 3 },
      { userId: 'bea', sessions: 1, applies: 1 },
      { userId: 'cy', sessions: 1, applies: 1 },
    ]);
    // Of those that did not succeed, terraform completed nothing.
    expect(found.types).toEqual([{ type: 'vpc', count: 2 }]);
    expect(found.days).toHaveLength(30);
    const ended = found.days.map(({ succeeded, failed }) => succeeded + failed);
    expect(ended.slice(-5)).toEqual([0, 1, 1, 1, 0]);
  });

  it('count of a partial apply what terraform completed', async () => {
    const project = await world.project();
    const run = await applied(project, { daysAgo: 1, outcome: 'failed', before: 0, after: 0 });
    await world.query(
      `insert into run_events (run_id, seq, attempt, kind, address, text) values ($1, 1, 1, 'complete', 'terraform_data.a', '')`,
      [run],
    );
    const { types } = await world.orchestrator.statistics(world.admin, { project });
    expect(types).toEqual([{ type: 'vpc', count: 1 }]);
  });

  it('of a project where nothing ever happened are zeros', async () => {
    const found = await world.orchestrator.statistics(world.admin, {
      project: await world.project(),
      days: 2,
    });
    expect(found).toMatchObject({ successRate: null, phases: [], members: [], types: [], notPriced: 0 });
    expect(found.days.map((day) => day.monthly)).toEqual([0, 0]);
  });
});
