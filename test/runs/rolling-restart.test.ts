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
  // A short grace, so that some applies end in it and others have to be handed over.
  const settings = { WORKER_CONCURRENCY: '2', SHUTDOWN_GRACE_SECONDS: '1' };
  const fleet: RoleProcess[] = [];
  for (const _ of [1, 2, 3]) fleet.push(await world.workerProcess(settings));

  const projects = await Promise.all(Array.from({ length: 10 }, () => world.project()));
  const sessions = await Promise.all(
    projects.map((project) => world.deploy(project, vm('quick'), vm('slow', { simulate_seconds: 3 }))),
  );
  await Promise.all(sessions.map((session) => world.approve(session)));

  for (const old of fleet) {
    await world.until('applies are under way', async () => {
      const begun = await world.query(`select 1 from runs where kind = 'apply' and state = 'running'`);
      return begun.length > 0;
    });
    await world.workerProcess(settings);
    old.kill('SIGTERM');
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
