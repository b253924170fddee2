import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEvents } from '../../src/db/events.ts';
import { livingIn } from '../../src/workers/terraform/living.ts';
import { createWorld, vm, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** A session of which one machine is done and one under way, the worker that applies it, and its directory. */
async function applying(name: string, seconds: number) {
  const worker = await world.workerProcess();
  const session = await world.deploy(
    await world.project(name),
    vm('quick'),
    vm('slow', { simulate_seconds: seconds }),
  );
  await world.approve(session);
  await world.until('one is done and one under way', async () => {
    const told = await lines(session);
    return (
      told.some((line) => line.includes('quick: Creation complete')) &&
      told.some((line) => line.includes('slow: Provisioning'))
    );
  });
  const [name1 = ''] = readdirSync(world.workDir);
  return { worker, session, dir: join(world.workDir, name1) };
}

async function lines(session: string, attempt = 1): Promise<string[]> {
  const rows = await world.query<{ text: string }>(
    `select e.text from run_events e join runs r on r.id = e.run_id
     where r.session_id = $1 and r.kind = 'apply' and e.attempt = $2 and e.kind <> 'note' order by e.seq`,
    [session, attempt],
  );
  return rows.map(({ text }) => text);
}

describe('what a killed worker leaves on its host', () => {
  it('is told to the last line that terraform printed', async () => {
    const { worker, session, dir } = await applying('last-line', 4);
    worker.kill('SIGKILL');
    await worker.ended;
    await world.until('terraform was stopped by its guard', async () =>
      readdirSync(dir).includes('apply.ended'),
    );
    const printed = readFileSync(join(dir, 'apply.out'), 'utf8').trim().split('\n');
    const rescuer = await world.worker();
    await world.untilState(session, 'APPLIED');
    const messages = printed.map((line) => JSON.parse(line) as { '@message': string; type: string });
    const told = await lines(session);
    expect(told).toHaveLength(messages.length);
    for (const [index, { '@message': message, type }] of messages.entries()) {
      if (type !== 'diagnostic') expect(told[index]?.trim()).toBe(message.trim());
    }
    await rescuer.stop();
  });

  it('is taken up at once when guard and terraform were killed with it, and its directory goes', async () => {
    const { worker, session, dir } = await applying('all-killed', 4);
    const group = (await livingIn(dir)) ?? [];
    expect(group.length).toBeGreaterThan(1);
    worker.kill('SIGKILL');
    for (const pid of group) process.kill(pid, 'SIGKILL');
    await worker.ended;
    const rescuer = await world.worker({ APPLY_LEASE_SECONDS: '3' });
    const { run } = await world.untilState(session, 'APPLIED');
    expect(run?.attempt).toBe(2);
    const created = (await Promise.all([lines(session, 1), lines(session, 2)])).flat();
    expect(created.filter((line) => line.includes('quick: Creating...'))).toHaveLength(1);
    await world.until('no directory is left', async () => readdirSync(world.workDir).length === 0);
    await rescuer.stop();
  });

  it('is killed after its lease when the guard was frozen: two terraforms never work on one project', async () => {
    // Longer than its lease of 3 s and what it has beyond: it is still at work when it is killed.
    const { worker, session, dir } = await applying('frozen-guard', 8);
    const group = (await livingIn(dir)) ?? [];
    const guards = group.filter((pid) => readlinkSync(`/proc/${pid}/exe`).includes('bash'));
    expect(guards.length).toBeGreaterThan(0);
    for (const pid of guards) process.kill(pid, 'SIGSTOP');
    worker.kill('SIGKILL');
    await worker.ended;
    const rescuer = await world.worker();
    await world.until('the second attempt has begun', async () => (await lines(session, 2)).length > 0);
    expect(group.filter((pid) => isAlive(pid))).toEqual([]);
    await world.untilState(session, 'APPLIED');
    await rescuer.stop();
  });
});

describe('lines whose commit nobody answered', () => {
  it('are not told twice when they are written again', async () => {
    const session = await world.deploy(await world.project('twice'), vm('one'));
    const [run] = await world.query<{ id: string; project_id: string }>(
      `update runs set state = 'running', token = 7 where session_id = $1 returning id, project_id`,
      [session],
    );
    const fence = { projectId: run?.project_id ?? '', runId: run?.id ?? '', token: 7 };
    const { db } = world.services.database;
    const write = () => appendEvents(db, fence, { attempt: 1, after: 0 }, [{ kind: 'line', text: 'once' }]);
    expect(await write()).toBe(1);
    expect(await write()).toBe(1);
    expect(await world.query('select text from run_events where run_id = $1', [fence.runId])).toHaveLength(1);
    const other = appendEvents(db, { ...fence, token: 6 }, { attempt: 1, after: 1 }, [
      { kind: 'line', text: 'late' },
    ]);
    await expect(other).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });
});

function isAlive(pid: number): boolean {
  try {
    // A zombie is no longer at work.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
