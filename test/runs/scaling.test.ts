import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunFacts, runFacts } from '../support/run-facts.ts';
import { createWorld, vm, type World } from '../support/world.ts';

let world: World;
let facts: RunFacts;
beforeEach(async () => {
  world = await createWorld();
  facts = runFacts(world);
});
afterEach(() => world.close());

/** One plan and one apply at a time: what a worker has beyond that waits for others. */
const one = { WORKER_CONCURRENCY: '1' };

/** Sessions of which each is in a project of its own and builds one thing that takes a second. */
async function deployments(count: number): Promise<readonly string[]> {
  const projects = await Promise.all(Array.from({ length: count }, () => world.project()));
  return Promise.all(projects.map((project) => world.deploy(project, vm('one', { simulate_seconds: 1 }))));
}

it('four workers share the work of eight projects; no project is worked on twice at once', async () => {
  for (const _ of [1, 2, 3, 4]) await world.workerProcess(one);
  const first = await deployments(8);
  await Promise.all(first.map((session) => world.approve(session)));
  // Another one in each project waits behind, and is planned again after it.
  const names = await world.query<{ name: string }>('select name from projects order by name');
  const second = await Promise.all(names.map(({ name }) => world.deploy(name, vm('two'))));
  for (const session of first) await world.untilState(session, 'APPLIED');
  await Promise.all(second.map((session) => world.approve(session)));
  for (const session of second) await world.untilState(session, 'APPLIED');

  for (const session of [...first, ...second]) {
    expect((await facts.attempts(session, 'apply')).map(({ outcome }) => outcome)).toEqual(['succeeded']);
    const events = await facts.addressEvents(session);
    expect(events.map((event) => event.split(' ')[0])).toEqual(['start', 'complete']);
  }
  await facts.expectOrder();
  expect(await world.query('select distinct worker_id from run_attempts')).toHaveLength(4);
});

it('a worker that joins while a line waits shortens it', async () => {
  await world.workerProcess(one);
  const sessions = await deployments(6);
  for (const session of sessions) await world.untilState(session, 'PLAN_READY');
  await Promise.all(sessions.map((session) => world.approve(session)));
  await world.until('the first is being applied', async () => {
    const begun = await world.query(`select 1 from run_events where kind = 'start'`);
    return begun.length > 0;
  });
  await world.workerProcess(one);
  for (const session of sessions) await world.untilState(session, 'APPLIED');

  await facts.expectOrder();
  const [applies] = await world.query<{ workers: number; span: number; work: number; together: number }>(
    `with applies as (select a.* from run_attempts a join runs r on r.id = a.run_id where r.kind = 'apply')
     select count(distinct worker_id)::int as workers,
       extract(epoch from max(ended_at) - min(started_at))::float8 as span,
       extract(epoch from sum(ended_at - started_at))::float8 as work,
       (select count(*)::int from applies a join applies b
         on b.worker_id > a.worker_id and b.started_at < a.ended_at and a.started_at < b.ended_at) as together
     from applies`,
  );
  expect(applies?.workers).toBe(2);
  expect(applies?.together).toBeGreaterThan(0);
  // One after the other they would have taken as long as all of them together.
  expect(applies?.span).toBeLessThan(applies?.work ?? 0);
});
