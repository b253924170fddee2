import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Environment } from '../../src/config.ts';
import type { RunningRole } from '../../src/roles/running-role.ts';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { type RunFacts, runFacts } from '../support/run-facts.ts';
import { createServer, type Server } from '../support/server.ts';
import { sessionRow } from '../support/stored.ts';

const TERRAFORM_BIN = new URL('../support/hanging-terraform.sh', import.meta.url).pathname;

let server: Server;
let facts: RunFacts;
/** Holds `admin` on every project of these tests, but no permission of Discord. */
let olga: Person;
beforeAll(async () => {
  server = await createServer();
  facts = runFacts(server.world);
  olga = server.guild.addMember('olga');
});
afterAll(() => server.close());

async function administered(): Promise<string> {
  const project = await server.project();
  await server.command(server.admin, 'cloud-grant', { user: olga, project, permission: 'admin' });
  return project;
}

const cancel = async (person: Person, options: Record<string, string | boolean>) =>
  (await server.command(person, 'cloud-admin-cancel', options)).text();

/** A lobby of alice's, of whose apply terraform has said this. */
async function applying(project: string, machines: Record<string, string>, said: string) {
  const lobby = await server.deploy(server.alice, { project });
  for (const [name, simulate_seconds] of Object.entries(machines)) {
    await server.add(server.alice, lobby, 'compute_vm', { name, simulate_seconds });
  }
  await lobby.until(new RegExp(`Plan: ${Object.keys(machines).length} to add`));
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await server.world.until(said, async () =>
    (await server.told(server.sessionOf(lobby))).some((line) => line.includes(said)),
  );
  return lobby;
}

/** A lobby whose apply hangs, for a worker with that terraform. */
const hanging = (project: string) => applying(project, { lost: '0' }, 'lost: Creating');

/** A worker that goes with the test. */
async function startWorker(overrides: Environment = {}): Promise<RunningRole> {
  const worker = await server.world.worker(overrides);
  onTestFinished(() => worker.stop({ hurry: true }));
  return worker;
}

/** A project in which something was ended by force takes the next session. */
async function expectUsable(project: string): Promise<void> {
  const lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'after' });
  await lobby.until(/Plan: 1 to add/);
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await lobby.until(/Session \w+ · APPLIED/);
}

const isInterrupted = () =>
  readdirSync(server.world.workDir).some((name) =>
    existsSync(join(server.world.workDir, name, 'apply.interrupted')),
  );

function direct(person: Person, holds: RegExp): Promise<SeenMessage> {
  return server.discord.until(`a direct message to ${person.name}`, () =>
    person.reads(server.guild.directMessages(person)).find((message) => holds.test(message.text())),
  );
}

describe('/cloud-admin-cancel', () => {
  it('ends a session of somebody else, who is told why; lobby and audit name the reason', async () => {
    const project = await administered();
    const lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
    const session = server.sessionOf(lobby);
    expect(await cancel(olga, { session, reason: ' not on   Fridays @everyone ' })).toContain('is cancelled');
    const why = '`not on Fridays @everyone`';
    expect(await lobby.until(/CANCELLED/)).toContain(`Cancelled by <@${olga.id}>: ${why}.`);
    await direct(server.alice, new RegExp(`^<@${olga.id}> cancelled your session .${session}. .*: ${why}`));
    const [event] = await server.rows(
      `select actor_id, details from audit_events where session_id = $1 and kind = 'session.cancel-requested'`,
      [session],
    );
    expect(event).toEqual({ actor_id: olga.id, details: { reason: 'not on Fridays @everyone' } });
    expect(await cancel(olga, { session })).toContain(`This session was cancelled by <@${olga.id}>`);
  });

  it('is refused to those who do not administer the project, whatever else they say', async () => {
    const lobby = await server.deploy(server.alice, { project: await administered() });
    const session = server.sessionOf(lobby);
    const before = await sessionRow(server, session);
    const refused = await cancel(server.alice, { session, force: true });
    expect(refused).toContain('permission');
    expect(await cancel(server.alice, { session: '000000000000', force: true })).toBe(
      refused.replaceAll(session, '000000000000'),
    );
    expect(await sessionRow(server, session)).toEqual(before);
  });

  it('asks for a reason where it is to be forced', async () => {
    const lobby = await server.deploy(server.alice, { project: await administered() });
    const session = server.sessionOf(lobby);
    const before = await sessionRow(server, session);
    for (const reason of [{}, { reason: '   ' }]) {
      expect(await cancel(olga, { session, force: true, ...reason })).toContain(
        '`reason` must be filled in with `force`',
      );
    }
    expect(await cancel(olga, { session, reason: 'x'.repeat(301) })).toContain('at most 300 characters');
    expect(await sessionRow(server, session)).toEqual(before);
  });
});

describe('/cloud-admin-cancel with force', () => {
  it('kills terraform at once; what was under way is recorded as half done', async () => {
    await startWorker();
    const project = await administered();
    const lobby = await applying(project, { quick: '1', slow: '600' }, 'quick: Creation complete');
    const answer = await cancel(olga, {
      session: server.sessionOf(lobby),
      force: true,
      reason: 'wrong region',
    });
    expect(answer).toContain('ended by force');
    expect(answer).toContain('**In doubt**: `terraform_data.compute_vm_slow`');
    const text = await lobby.until(/Session \w+ · CANCELLED/);
    expect(text).toContain(
      `Ended by force by <@${olga.id}>: \`wrong region\`. 1 of 2 changes was made and stays.`,
    );
    expect(text).toContain('`terraform_data.compute_vm_slow` is recorded, but perhaps done by half');
    expect(await facts.desired(project)).toEqual([
      { name: 'quick', incomplete: false },
      { name: 'slow', incomplete: true },
    ]);
    await server.discord.until('the reason in the thread', () =>
      server.threadLines(lobby).includes('» An admin ended this by force: wrong region'),
    );
    await direct(server.alice, /ends your session .* by force: `wrong region`/);
    await expectUsable(project);
  });

  it('ends an apply that does not heed a cancel; what may exist unrecorded is named', async () => {
    const worker = await startWorker({ TERRAFORM_BIN });
    const project = await administered();
    const lobby = await hanging(project);
    const session = server.sessionOf(lobby);
    expect(await cancel(olga, { session })).toContain(
      `\`/cloud-admin-cancel session:${session} force:True\``,
    );
    await lobby.until(/Stopping…/);
    await server.world.until('it is interrupted', async () => isInterrupted());
    expect(await cancel(olga, { session, force: true, reason: 'it hangs' })).toContain('ended by force');
    const text = await lobby.until(/Session \w+ · CANCELLED/);
    expect(text).toContain(
      '**In doubt**: `terraform_data.compute_vm_lost` may exist in the cloud without being recorded',
    );
    await server.discord.until('the doubt in the thread', () =>
      server
        .threadLines(lobby)
        .some((line) => /^» In doubt.*compute_vm_lost may exist unrecorded/.test(line)),
    );
    expect(await facts.desired(project)).toEqual([]);
    await worker.stop();
    await startWorker();
    await expectUsable(project);
  });

  it('is not taken back by who asks politely afterwards', async () => {
    await startWorker({ TERRAFORM_BIN });
    const lobby = await hanging(await administered());
    const session = server.sessionOf(lobby);
    const force = cancel(olga, { session, force: true, reason: 'it hangs' });
    await Promise.all([force, server.command(server.alice, 'cloud-cancel', { session })]);
    expect(await lobby.until(/Session \w+ · CANCELLED/)).toContain('by force');
  });

  it('ends a session whose worker is dead once another one takes it up', async () => {
    const victim = await server.world.workerProcess({ TERRAFORM_BIN });
    const project = await administered();
    const lobby = await hanging(project);
    const session = server.sessionOf(lobby);
    victim.kill('SIGKILL');
    await victim.ended;
    const answer = await cancel(olga, { session, force: true, reason: 'its worker is gone' });
    expect(answer).toMatch(/If its worker is gone, another one takes over <t:\d+:R>, and ends it\./);
    expect(await lobby.until(/Ending by force…/)).toContain('`its worker is gone`');
    await startWorker();
    const text = await lobby.until(/Session \w+ · CANCELLED/);
    expect(text).toContain('`terraform_data.compute_vm_lost` may exist in the cloud');
    expect((await facts.attempts(session, 'apply')).map(({ outcome }) => outcome)).toEqual([
      'lost',
      'cancelled',
    ]);
    await expectUsable(project);
  });
});
