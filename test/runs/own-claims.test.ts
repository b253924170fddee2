import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reapClaim } from '../../src/engine/leases/reap-claim.ts';
import { createWorld, vm, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

it('a worker that claims a run again, which it has lost, still knows it when its first attempt has ended', async () => {
  const worker = await world.worker();
  const session = await world.deploy(await world.project('again'), vm('slow', { simulate_seconds: 15 }));
  await world.approve(session);
  await started(session, 1);
  const [lease] = await world.query('select project_id, run_id, token from leases where run_id is not null');
  const fence = {
    projectId: lease?.['project_id'],
    runId: lease?.['run_id'],
    token: Number(lease?.['token']),
  };
  const reaped = await reapClaim(world.services.database.db, fence, 'lease-ran-out', null);
  await world.services.dispatcher.wake(reaped?.wakeUp ?? null);
  await started(session, 2);
  await world.until('the first attempt is gone', async () => readdirSync(world.workDir).length === 1);
  await worker.stop({ hurry: true });
  // Asked to leave, it stops what it works on and gives it back.
  const [run] = await world.query('select state, attempt from runs where id = $1', [fence.runId]);
  expect(run).toEqual({ state: 'queued', attempt: 3 });
});

function started(session: string, attempt: number): Promise<void> {
  return world.until(`attempt ${attempt} creates something`, async () => {
    const events = await world.query(
      `select 1 from run_events e join runs r on r.id = e.run_id
       where r.session_id = $1 and e.attempt = $2 and e.kind = 'start'`,
      [session, attempt],
    );
    return events.length > 0;
  });
}
