import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, vm, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('the line of a project', () => {
  it('never lets two sessions of one project run terraform at the same time; those of two projects do', async () => {
    const workers = [
      await world.worker({ WORKER_CONCURRENCY: '4' }),
      await world.worker({ WORKER_CONCURRENCY: '4' }),
    ];
    const one = await world.project('shared');
    const other = await world.project('beside');
    const slow = { simulate_seconds: 2 };
    const sessions = [
      await world.deploy(one, vm('a', slow)),
      await world.deploy(one, vm('b', slow)),
      await world.deploy(other, vm('c', slow)),
    ];
    for (const session of sessions) await world.untilState(session, 'PLAN_READY');
    for (const session of sessions) await world.approve(session);
    for (const session of sessions) {
      // The second session of `shared` is planned again when the first one is applied.
      const view = await world.untilState(session, 'APPLIED', 'PLAN_READY');
      if (view.state === 'PLAN_READY') await world.approve(session);
      await world.untilState(session, 'APPLIED');
    }
    const overlaps = (same: string) =>
      world.query(
        `select 1 from run_attempts a join runs ra on ra.id = a.run_id
         join run_attempts b on (b.run_id, b.attempt) > (a.run_id, a.attempt)
         join runs rb on rb.id = b.run_id
         where ra.project_id ${same} rb.project_id
           and a.started_at < b.ended_at and b.started_at < a.ended_at`,
      );
    expect(await overlaps('=')).toEqual([]);
    expect((await overlaps('<>')).length).toBeGreaterThan(0);
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  it('is first come, first served, but applies before plans', async () => {
    const project = await world.project('ordered');
    const starter = await world.worker();
    const ready = await world.deploy(project, vm('ready'));
    await world.untilState(ready, 'PLAN_READY');
    await starter.stop();
    const first = await world.deploy(project, vm('first'));
    const second = await world.deploy(project, vm('second'));
    await world.approve(ready);
    const place = async (session: string) => (await world.orchestrator.viewSession(session))?.run?.place;
    expect([await place(ready), await place(first), await place(second)]).toEqual([1, 2, 3]);
    const worker = await world.worker();
    await world.untilState(second, 'PLAN_READY');
    const order = await world.query(
      `select session_id from runs join projects p on p.id = project_id
       where p.name = 'ordered' and runs.state = 'done' order by runs.finished_at`,
    );
    expect(order.map((row) => row['session_id'])).toEqual([ready, ready, first, second]);
    await worker.stop();
  });

  it('moves past a session that was cancelled while it waited', async () => {
    const project = await world.project('cancelled-head');
    const first = await world.deploy(project, vm('first'));
    const second = await world.deploy(project, vm('second'));
    await world.orchestrator.cancel(world.admin, first);
    const worker = await world.worker();
    await world.untilState(second, 'PLAN_READY');
    await worker.stop();
  });

  it('is woken again behind an apply that is cancelled: the wake-up of who comes next may be spent', async () => {
    const project = await world.project('spent');
    const starter = await world.worker();
    const ready = await world.deploy(project, vm('ready'));
    await world.untilState(ready, 'PLAN_READY');
    await starter.stop();
    const next = await world.deploy(project, vm('next'));
    await world.approve(ready);
    await world.orchestrator.cancel(world.admin, ready);
    const [run] = await world.query('select dispatch from runs where session_id = $1', [next]);
    expect(run).toEqual({ dispatch: 2 });
    await world.orchestrator.cancel(world.admin, next);
  });
});

describe('an apply that moves the state', () => {
  it('has every other plan of the project made again, and voids their approvals', async () => {
    const worker = await world.worker();
    const project = await world.project('moving');
    const winner = await world.deploy(project, vm('winner'));
    const loser = await world.deploy(project, vm('loser'));
    const before = await world.untilState(loser, 'PLAN_READY');
    await world.approve(winner);
    await world.untilState(winner, 'APPLIED');
    const after = await world.untilState(loser, 'PLAN_READY');
    expect(after.plan?.id).not.toBe(before.plan?.id);
    expect(after.reason).toEqual({ code: 'STATE_MOVED', facts: { sessionId: winner } });
    expect(after.plan?.toAdd).toBe(1);
    await expect(world.orchestrator.approve(world.admin, loser, before.plan?.id ?? '')).rejects.toMatchObject(
      { code: 'PLAN_REPLACED' },
    );
    await worker.stop();
  });

  it('sends a session back to its author when its change set no longer fits', async () => {
    const worker = await world.worker();
    const project = await world.project('clashing');
    const winner = await world.deploy(project, vm('same-name'));
    const loser = await world.deploy(project, vm('same-name'));
    await world.untilState(loser, 'PLAN_READY');
    await world.approve(winner);
    await world.untilState(winner, 'APPLIED');
    const view = await world.untilState(loser, 'DRAFT');
    expect(view.reason).toEqual({ code: 'NAME_TAKEN', facts: { name: 'same-name' } });
    await worker.stop();
  });
});

describe('terraform', () => {
  it.each([
    ['prints garbage and fails', 'garbage-terraform.sh', 'this is no JSON'],
    ['is killed from outside', 'dying-terraform.sh', 'terraform was killed'],
  ])('that %s makes the session FAILED, with what it said', async (_, program, said) => {
    const bin = new URL(`../support/${program}`, import.meta.url).pathname;
    const worker = await world.worker({ TERRAFORM_BIN: bin });
    const session = await world.deploy(await world.project(), vm('one'));
    const { reason } = await world.untilState(session, 'FAILED');
    expect(JSON.stringify(reason)).toContain(said);
    await worker.stop();
  });

  it('that kills its guard is not tried for ever', async () => {
    const bin = new URL('../support/guard-killing-terraform.sh', import.meta.url).pathname;
    const worker = await world.worker({ TERRAFORM_BIN: bin });
    const session = await world.deploy(await world.project(), vm('one'));
    const { reason } = await world.untilState(session, 'FAILED');
    expect(reason).toEqual({ code: 'POISON', facts: { attempts: 3 } });
    await worker.stop();
  });

  it('that is missing keeps a worker from starting, in one line that names TERRAFORM_BIN', async () => {
    await expect(world.worker({ TERRAFORM_BIN: '/nowhere/terraform' })).rejects.toMatchObject({
      code: 'TERRAFORM_MISSING',
      message: expect.stringContaining('TERRAFORM_BIN'),
    });
  });

  it('that vanished under a running worker makes the session FAILED', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'cloud-engine-test-'));
    symlinkSync(execFileSync('which', ['terraform'], { encoding: 'utf8' }).trim(), `${dir}/terraform`);
    const worker = await world.worker({ TERRAFORM_BIN: `${dir}/terraform` });
    rmSync(dir, { recursive: true });
    const session = await world.deploy(await world.project(), vm('one'));
    const { reason } = await world.untilState(session, 'FAILED');
    expect(JSON.stringify(reason)).toContain('exit code 127');
    await worker.stop();
  });
});
