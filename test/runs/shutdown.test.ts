import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/sandbox/services/free-port.ts';
import type { RoleProcess } from '../support/role-process.ts';
import { type RunFacts, runFacts, slowTerraform } from '../support/run-facts.ts';
import { createWorld, vm, type World } from '../support/world.ts';

let world: World;
let facts: RunFacts;
beforeAll(async () => {
  world = await createWorld();
  facts = runFacts(world);
});
afterAll(() => world.close());

/** A session whose apply builds one thing at once and takes its time for the other, and has begun with that. */
async function applying(seconds: number): Promise<{ session: string; project: string }> {
  const project = await world.project();
  const session = await world.deploy(project, vm('quick'), vm('slow', { simulate_seconds: seconds }));
  await world.approve(session);
  await world.until('one is done and one under way', async () => {
    const events = await facts.addressEvents(session);
    return events.includes('complete compute_vm_quick') && events.includes('start compute_vm_slow');
  });
  return { session, project };
}

/** Another worker finishes what was given back: nothing is built twice. */
async function expectFinished({ session, project }: { session: string; project: string }): Promise<void> {
  const rescuer = await world.worker();
  const { run } = await world.untilState(session, 'APPLIED');
  expect(run?.attempt).toBe(2);
  expect((await facts.attempts(session, 'apply')).map(({ outcome }) => outcome)).toEqual([
    'handed-back',
    'succeeded',
  ]);
  expect((await facts.notes(session)).join('\n')).toContain(
    'Resumed as attempt 2: the worker before was stopped, and gave it back.',
  );
  const built = (await facts.addressEvents(session)).filter((event) => event.endsWith('compute_vm_quick'));
  expect(built).toEqual(['start compute_vm_quick', 'complete compute_vm_quick']);
  expect(await facts.desired(project)).toEqual([
    { name: 'quick', incomplete: false },
    { name: 'slow', incomplete: false },
  ]);
  await rescuer.stop();
}

/** Tells a worker to go, and waits until it has understood. */
async function askToLeave(worker: RoleProcess): Promise<Record<string, unknown>> {
  worker.kill('SIGTERM');
  return JSON.parse(await worker.says('stopping: claims nothing more'));
}

describe('a worker asked to leave (SIGTERM)', () => {
  it('lets its apply end, says so, is not ready any more, and claims nothing', async () => {
    const port = await freePort();
    const worker = await world.workerProcess({ HEALTH_PORT: String(port) });
    const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    const { session } = await applying(4);
    expect((await at('/readyz')).status).toBe(200);

    const told = await askToLeave(worker);
    const [{ run_id = '' } = {}] = await world.query('select run_id from leases where run_id is not null');
    expect(told).toMatchObject({
      msg: 'stopping: claims nothing more; waits up to 600 s for what runs',
      plans: [],
      applies: [run_id],
    });
    const ready = await at('/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      checks: { claiming: { ok: false, problem: 'worker: is stopping, and claims nothing more' } },
    });
    expect((await at('/healthz')).status).toBe(200);
    const late = await world.deploy(await world.project(), vm('late'));

    expect(await worker.ended).toBe(0);
    const { run } = await world.untilState(session, 'APPLIED');
    expect(run).toMatchObject({ attempt: 1, outcome: 'succeeded' });
    expect(await facts.attempts(late, 'plan')).toEqual([]);
    const next = await world.worker();
    await world.untilState(late, 'PLAN_READY');
    await next.stop();
  });

  it('lets its plan end', async () => {
    const worker = await world.workerProcess({ TERRAFORM_BIN: slowTerraform });
    const session = await world.deploy(await world.project(), vm('one'));
    await world.until('the plan is running', () => facts.isPlanning(session));
    expect(await askToLeave(worker)).toMatchObject({ plans: [expect.any(String)], applies: [] });
    writeFileSync(join(world.workDir, 'release'), '');
    expect(await worker.ended).toBe(0);
    const { run } = await world.untilState(session, 'PLAN_READY');
    expect(run).toMatchObject({ attempt: 1, outcome: 'succeeded' });
  });

  it('gives back, after its grace, what has not ended; another one goes on', async () => {
    const worker = await world.workerProcess({ SHUTDOWN_GRACE_SECONDS: '1' });
    const begun = await applying(5);
    await askToLeave(worker);
    expect(await worker.ended).toBe(0);
    await expectFinished(begun);
  });

  it('hurries when it is asked again', async () => {
    const worker = await world.workerProcess({ SHUTDOWN_GRACE_SECONDS: '86400' });
    const begun = await applying(5);
    await askToLeave(worker);
    worker.kill('SIGTERM');
    await worker.says('stopping at once: terraform is interrupted');
    expect(await worker.ended).toBe(0);
    await expectFinished(begun);
  });

  it('goes at once when it has nothing to do', async () => {
    const worker = await world.workerProcess({ SHUTDOWN_GRACE_SECONDS: '86400' });
    worker.kill('SIGTERM');
    await worker.says('worker has stopped');
    expect(await worker.ended).toBe(0);
  });
});
