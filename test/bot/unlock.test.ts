import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { type RunFacts, runFacts } from '../support/run-facts.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
let facts: RunFacts;
beforeAll(async () => {
  server = await createServer();
  facts = runFacts(server.world);
});
afterAll(() => server.close());

const unlock = async (project: string, person: Person = server.admin) =>
  (await server.command(person, 'cloud-unlock', { project })).text();

/** A lobby of whose apply one machine is under way. */
async function applying(project: string, seconds: number): Promise<SeenMessage> {
  const lobby = await server.deploy(server.alice, { project });
  await server.add(server.alice, lobby, 'compute_vm', { name: 'slow', simulate_seconds: String(seconds) });
  await lobby.until(/Plan: 1 to add/);
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await server.world.until('it has begun', async () =>
    (await facts.addressEvents(server.sessionOf(lobby))).includes('start compute_vm_slow'),
  );
  return lobby;
}

/** Waits until this many thirds of the project's lease have gone since its last renewal. */
function silentFor(project: string, thirds: number): Promise<void> {
  return server.world.until(`${thirds}/3 of the lease`, async () => {
    const [lease] = await server.rows(
      `select 1 from leases l join projects p on p.id = l.project_id where p.name = $1
       and l.renewed_at + make_interval(secs => l.lease_seconds * $2 / 3.0) < clock_timestamp()`,
      [project, thirds],
    );
    return lease !== undefined;
  });
}

describe('/cloud-unlock', () => {
  it('says that nothing is locked, and whether somebody is there to work', async () => {
    const project = await server.project();
    expect(await unlock(project)).toBe(`Nothing is locked: nobody works on \`${project}\` right now.`);
    await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
    const text = await unlock(project);
    expect(text).toContain('1 run waits in its line');
    expect(text).toContain('**No worker has been seen for a minute**');
  });

  it('is for those who administer the project', async () => {
    const project = await server.project();
    const refused = await unlock(project, server.alice);
    expect(refused).toContain('permission');
    expect(await unlock('nowhere', server.alice)).toBe(refused.replaceAll(project, 'nowhere'));
    expect(await unlock('nowhere')).toContain('There is no project `nowhere`');
  });

  it('shows a worker that is at work, and leaves it alone', async () => {
    const worker = await server.world.worker();
    onTestFinished(() => worker.stop({ hurry: true }));
    const project = await server.project();
    const lobby = await applying(project, 600);
    const session = server.sessionOf(lobby);
    const text = await unlock(project);
    const [run] = await server.rows(
      `select id, worker_id from runs where session_id = $1 and kind = 'apply'`,
      [session],
    );
    expect(text).toContain(`Locked: ${project}`);
    expect(text).toContain('Nothing was changed: its worker is heard of');
    expect(text).toContain(`\`/cloud-admin-cancel session:${session}\` stops it`);
    expect(text).toContain(`The apply of session \`${session}\` ([lobby](`);
    expect(text).toContain(`run \`${run?.['id']}\`, attempt 1`);
    expect(text).toContain(`Worker \`${run?.['worker_id']}\` on host `);
    expect(text).toMatch(/Last heartbeat <t:\d+:R>; without another one its lease ends <t:\d+:R>/);
    expect(text).toContain('Under way: `terraform_data.compute_vm_slow`');
    expect(text).toContain('slow: Creating...');
    expect((await facts.attempts(session, 'apply')).map(({ outcome }) => outcome)).toEqual([null]);
    await server.command(server.admin, 'cloud-admin-cancel', { session });
    await lobby.until(/Session \w+ · CANCELLED/);
  });

  it.each(['SIGKILL', 'SIGSTOP'] as const)(
    'releases what a worker held that got %s, once its terraform has surely ended; the run goes on',
    async (signal) => {
      const victim = await server.world.workerProcess();
      onTestFinished(() => victim.kill('SIGKILL'));
      const project = await server.project();
      const lobby = await applying(project, 4);
      const session = server.sessionOf(lobby);
      victim.kill(signal);
      await silentFor(project, 2);
      const early = await unlock(project);
      expect(early).toContain('Nothing was changed: its worker is silent');
      expect(early).toMatch(
        /interrupted <t:\d+:R>, and killed <t:\d+:R> at the latest; <t:\d+:R> another worker/,
      );
      expect((await facts.attempts(session, 'apply')).map(({ outcome }) => outcome)).toEqual([null]);

      await silentFor(project, 5);
      const text = await unlock(project);
      expect(text).toContain(`Released: ${project}`);
      expect(text).toContain(`Next is the apply of session \`${session}\``);
      expect(await unlock(project)).toContain('1 run waits in its line');
      const [event] = await server.rows(
        `select actor_id, details->>'proof' as proof from audit_events where session_id = $1 and kind = 'lease.released'`,
        [session],
      );
      expect(event).toEqual({ actor_id: server.admin.id, proof: 'overdue' });

      const rescuer = await server.world.worker();
      onTestFinished(() => rescuer.stop({ hurry: true }));
      await lobby.until(/Session \w+ · APPLIED/);
      victim.kill('SIGCONT');
      expect((await facts.attempts(session, 'apply')).map(({ outcome }) => outcome)).toEqual([
        'lost',
        'succeeded',
      ]);
      await facts.expectOrder();
    },
  );

  it('releases a lease whose run is done, and wakes what waits', async () => {
    const project = await server.project();
    const lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
    const worker = await server.world.worker();
    await lobby.until(/Plan: 1 to add/);
    await worker.stop();
    await server.rows(
      `update leases set run_id = r.id, worker_id = 'gone', host = 'gone', lease_seconds = 3600,
       acquired_at = now(), renewed_at = now(), token = leases.token + 1
       from runs r where r.session_id = $1 and leases.project_id = r.project_id`,
      [server.sessionOf(lobby)],
    );
    const next = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'other' });
    const text = await unlock(project);
    expect(text).toContain('Its run is done already.');
    expect(text).toContain(`Next is the plan of session \`${server.sessionOf(next)}\``);
    const other = await server.world.worker();
    onTestFinished(() => other.stop());
    await next.until(/Plan: 1 to add/);
  });
});
