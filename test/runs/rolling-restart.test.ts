import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RoleProcess } from '../support/role-process.ts';
import { type RunFacts, runFacts } from '../support/run-facts.ts';
import { createWorld, vm, type World } from '../support/world.ts';

let world: World;
let facts: RunFacts;
beforeAll(async () => {
  world = await createWorld();
  facts = runFacts(world);
});
afterAll(() => world.close());

it('all workers are replaced in the middle of ten applies: nothing is lost, and nothing is built twice', async () => {
  // Two hand their applies over at once, one lets them end.
  const fleet: RoleProcess[] = [];
  for (const SHUTDOWN_GRACE_SECONDS of ['0', '600', '0']) {
    fleet.push(await world.workerProcess({ WORKER_CONCURRENCY: '2', SHUTDOWN_GRACE_SECONDS }));
  }

  const projects = await Promise.all(Array.from({ length: 10 }, () => world.project()));
  const sessions = await Promise.all(
    projects.map((project) => world.deploy(project, vm('quick'), vm('slow', { simulate_seconds: 4 }))),
  );
  await Promise.all(sessions.map((session) => world.approve(session)));

  const [first] = fleet;
  await world.until(
    'the first is in the middle of an apply',
    async () => first !== undefined && isBuilding(first),
  );
  for (const old of fleet) {
    old.kill('SIGTERM');
    await world.workerProcess({ WORKER_CONCURRENCY: '2' });
    expect(await old.ended).toBe(0);
  }
  for (const session of sessions) await world.untilState(session, 'APPLIED');

  await facts.expectOrder();
  const outcomes = new Set<string | null>();
  for (const [index, session] of sessions.entries()) {
    for (const { outcome } of await facts.attempts(session, 'apply')) outcomes.add(outcome);
    const events = await facts.addressEvents(session);
    expect(events.filter((event) => event === 'start compute_vm_quick')).toHaveLength(1);
    expect(events.filter((event) => event === 'complete compute_vm_quick')).toHaveLength(1);
    expect(events.at(-1)).toBe('complete compute_vm_slow');
    expect(await facts.desired(projects[index] ?? '')).toEqual([
      { name: 'quick', incomplete: false },
      { name: 'slow', incomplete: false },
    ]);
  }
  // No worker was lost: each gave back what it could not finish.
  expect([...outcomes].sort()).toEqual(['handed-back', 'succeeded']);
}, 90_000);

/** Whether a worker has begun with something that takes its time, and has not ended it. */
async function isBuilding(worker: RoleProcess): Promise<boolean> {
  const { worker: id } = JSON.parse(await worker.says('worker is ready')) as { worker: string };
  const building = await world.query(
    `select 1 from runs r where r.state = 'running' and r.worker_id = $1
     and exists (select from run_events e where e.run_id = r.id and e.kind = 'start' and e.address like '%slow')
     and not exists (select from run_events e where e.run_id = r.id and e.kind = 'complete' and e.address like '%slow')`,
    [id],
  );
  return building.length > 0;
}
