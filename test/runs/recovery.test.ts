import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '../support/redis.ts';
import { type RunFacts, runFacts, slowTerraform } from '../support/run-facts.ts';
import { createWorld, vm, type World } from '../support/world.ts';

let redis: PrivateRedis;
let world: World;
let facts: RunFacts;
beforeAll(async () => {
  redis = await startPrivateRedis();
  world = await createWorld({ redisUrl: redis.url });
  facts = runFacts(world);
});
afterAll(async () => {
  await world.close();
  await redis.drop();
});

describe('a worker killed', () => {
  it('in a plan: another one plans again', async () => {
    const victim = await world.workerProcess({ TERRAFORM_BIN: slowTerraform });
    const session = await world.deploy(await world.project('killed-plan'), vm('one'));
    await world.until('the plan is running', () => facts.isPlanning(session));
    victim.kill('SIGKILL');
    await victim.ended;
    const rescuer = await world.worker();
    const { plan, run } = await world.untilState(session, 'PLAN_READY');
    expect(plan).toMatchObject({ toAdd: 1 });
    expect(run?.attempt).toBe(2);
    await rescuer.stop();
  });

  it('in an apply: another one finishes under the same approval, and repeats nothing', async () => {
    const victim = await world.workerProcess();
    const project = await world.project('killed-apply');
    const session = await world.deploy(project, vm('quick'), vm('slow', { simulate_seconds: 4 }));
    await world.approve(session);
    await world.until('one is done and one under way', async () => {
      const kinds = await facts.addressEvents(session);
      return kinds.includes('complete compute_vm_quick') && kinds.includes('start compute_vm_slow');
    });
    victim.kill('SIGKILL');
    await victim.ended;
    const rescuer = await world.worker();
    const applied = await world.untilState(session, 'APPLIED');
    expect(applied.run).toMatchObject({ attempt: 2, outcome: 'succeeded' });
    expect(applied.approvals).toHaveLength(1);
    const kinds = await facts.addressEvents(session);
    expect(kinds.filter((kind) => kind === 'start compute_vm_quick')).toHaveLength(1);
    expect(kinds).toContain('complete compute_vm_slow');
    expect(await facts.desired('killed-apply')).toEqual([
      { name: 'quick', incomplete: false },
      { name: 'slow', incomplete: false },
    ]);
    await world.until('its directory is gone', async () => readdirSync(world.workDir).length === 0);
    await rescuer.stop();
  });

  it('and cancelled before another one came: what exists is recorded, nothing more is built', async () => {
    const victim = await world.workerProcess();
    const project = await world.project('killed-cancelled');
    const session = await world.deploy(project, vm('quick'), vm('slow', { simulate_seconds: 30 }));
    await world.approve(session);
    await world.until('one is done', async () =>
      (await facts.addressEvents(session)).includes('complete compute_vm_quick'),
    );
    victim.kill('SIGKILL');
    await victim.ended;
    expect(await world.orchestrator.cancel(world.admin, session)).toEqual({ outcome: 'stopping' });
    const rescuer = await world.worker();
    await world.untilState(session, 'CANCELLED');
    expect(await facts.desired('killed-cancelled')).toContainEqual({ name: 'quick', incomplete: false });
    await rescuer.stop();
  });
});

describe('a worker stopped in its tracks (SIGSTOP)', () => {
  it('loses its lease; when it wakes up it writes nothing', async () => {
    const frozen = await world.workerProcess();
    const session = await world.deploy(
      await world.project('frozen'),
      vm('quick'),
      vm('slow', { simulate_seconds: 4 }),
    );
    await world.approve(session);
    await world.until('it is applying', async () =>
      (await facts.addressEvents(session)).includes('start compute_vm_slow'),
    );
    frozen.kill('SIGSTOP');
    const rescuer = await world.worker();
    const applied = await world.untilState(session, 'APPLIED');
    const [before] = await world.query('select count(*) from run_events where run_id = $1', [
      applied.run?.id,
    ]);
    frozen.kill('SIGCONT');
    // It proves that it is awake by what it does next: a deployment of its own, alone.
    await rescuer.stop();
    const next = await world.deploy(await world.project('thawed'), vm('one'));
    await world.approve(next);
    await world.untilState(next, 'APPLIED');
    const [after] = await world.query('select count(*) from run_events where run_id = $1', [applied.run?.id]);
    expect(after).toEqual(before);
    expect(applied.run?.attempt).toBeGreaterThan(1);
    await world.until('no directory is left', async () => readdirSync(world.workDir).length === 0);
    frozen.kill('SIGKILL');
    await frozen.ended;
  }, 60_000);
});

describe('Redis', () => {
  it('emptied while runs wait: they still run, once', async () => {
    const sessions = [
      await world.deploy(await world.project('flushed-1'), vm('one')),
      await world.deploy(await world.project('flushed-2'), vm('one')),
    ];
    await redis.flushAll();
    const worker = await world.worker();
    for (const session of sessions) await world.approve(session);
    await redis.flushAll();
    for (const session of sessions) {
      const { run } = await world.untilState(session, 'APPLIED');
      expect(run?.attempt).toBe(1);
      expect(await startsOf(session)).toBe(1);
    }
    await worker.stop();
  });

  it.each(['kept', 'lost'] as const)(
    'away while a member deploys and approves: answered at once, run once when it is back with its data %s',
    async (data) => {
      const worker = await world.worker();
      const project = await world.project(`away-${data}`);
      const ready = await world.deploy(project, vm('one'));
      const { plan } = await world.untilState(ready, 'PLAN_READY');
      await redis.stop();
      const asked = Date.now();
      const opened = await world.orchestrator.openSession(world.admin, {
        project: await world.project(`new-${data}`),
        first: vm('one'),
      });
      const approved = await world.orchestrator.approve(world.admin, ready, plan?.id ?? '');
      expect(Date.now() - asked).toBeLessThan(2500);
      expect(opened).toMatchObject({ state: 'PLANNING', queue: 'away' });
      expect(approved).toMatchObject({ queued: true, queue: 'away' });
      await redis.restart(data);
      await world.untilState(ready, 'APPLIED');
      await world.untilState(opened.sessionId, 'PLAN_READY');
      expect(await startsOf(ready)).toBe(1);
      await worker.stop();
    },
  );
});

async function startsOf(session: string): Promise<number> {
  return (await facts.addressEvents(session)).filter((event) => event.startsWith('start')).length;
}
