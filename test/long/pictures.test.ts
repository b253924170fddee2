import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { pictureOf } from '../pictures/message-picture.ts';
import { createServer, type Server } from '../support/server.ts';

// Writes docs/pictures: every state of a lobby, as the local Discord shows it.

const folder = join(import.meta.dirname, '../../docs/pictures');

let server: Server;
let project: string;
let deployed: string;
beforeAll(async () => {
  server = await createServer();
  mkdirSync(folder, { recursive: true });
  project = 'web-shop';
  await server.command(server.admin, 'cloud-create-project', {
    project,
    provider: 'sandbox',
    region: 'local',
  });
  await server.command(server.admin, 'cloud-grant', { user: server.alice, project, permission: 'deploy' });
});
afterAll(() => server.close());

function save(name: string, { message }: SeenMessage): void {
  const people = [server.admin, server.alice, server.bob];
  writeFileSync(
    join(folder, `${name}.svg`),
    pictureOf(name.replaceAll('-', ' '), message, (id) => people.find((person) => person.id === id)?.name),
  );
}

/** Waits until a lobby says it, and keeps the picture. */
async function picture(name: string, lobby: SeenMessage, holds: RegExp): Promise<void> {
  expect(await lobby.until(holds)).toMatch(holds);
  save(name, lobby);
}

const open = (options: Record<string, string> = {}) => server.deploy(server.alice, { project, ...options });
const click = (lobby: SeenMessage, label: string) => server.alice.click(lobby, label).answer();

it('from the first click to the end', async () => {
  const lobby = await open();
  await picture('draft', lobby, /DRAFT/);
  save('choose-type', await click(lobby, 'Add Resource'));
  save(
    'added',
    await server.add(server.alice, lobby, 'compute_vm', {
      name: 'web-1',
      machine_type: 'large',
      simulate_seconds: '2',
    }),
  );
  await picture('planning', lobby, /PLANNING/);
  await server.add(server.alice, lobby, 'database', { name: 'orders', simulate_seconds: '2' });
  await server.add(server.alice, lobby, 'vpc', { name: 'net' });
  const worker = await server.world.worker();
  await picture('plan-ready', lobby, /PLAN_READY/);
  save('details', await click(lobby, 'Details'));
  await worker.stop();
  save('approved-answer', await click(lobby, 'Approve & Deploy'));
  await picture('approved', lobby, /APPROVED/);
  const next = await server.world.worker();
  await picture('applying', lobby, /`1\/3/);
  deployed = server.sessionOf(lobby);
  const behind = await open({ resource_type: 'vpc', name: 'spare' });
  await picture('planning-queued', behind, /Place 1 in the line[\s\S]*PLANNING/);
  await picture('applied', lobby, /Session \w+ · APPLIED/);
  await behind.until(/PLAN_READY/);
  await click(behind, 'Cancel');
  const [opening] = lobby.thread();
  const last = await server.discord.until('the end in the thread', () =>
    lobby.thread().find((message) => /Apply complete!/.test(message.text())),
  );
  if (opening !== undefined) save('thread-opening', opening);
  save('thread-lines', last);
  await next.stop();
});

it('sessions of one project, side by side', async () => {
  project = await server.project();
  const worker = await server.world.worker();
  const slow = await open({ resource_type: 'vpc', name: 'net' });
  await server.add(server.alice, slow, 'compute_vm', { name: 'slow', simulate_seconds: '8' });
  const first = await open({ resource_type: 'vpc', name: 'first' });
  const second = await open({ resource_type: 'vpc', name: 'second' });
  for (const lobby of [first, second]) await lobby.until(/Plan: 1 to add/);
  await slow.until(/Plan: 2 to add/);
  await click(slow, 'Approve & Deploy');
  await slow.until(/`1\/2/);
  await click(first, 'Approve & Deploy');
  await click(second, 'Approve & Deploy');
  await picture('approved-queued', second, /Place 2 in the line/);
  await picture('planned-again', first, /Planned again, because session[\s\S]*PLAN_READY/);
  await second.until(/PLAN_READY/);
  await click(second, 'Cancel');
  await click(first, 'Cancel');

  await server.rows('update projects set approvals_required = 2 where name = $1', [project]);
  await server.command(server.admin, 'cloud-grant', { user: server.bob, project, permission: 'deploy' });
  const shared = await open({ resource_type: 'vpc', name: 'shared' });
  await shared.until(/PLAN_READY/);
  await server.bob.click(shared, 'Approve & Deploy').answer();
  await picture('half-approved', shared, /\(1\/2\)/);
  await click(shared, 'Cancel');
  await server.rows('update projects set approvals_required = 0 where name = $1', [project]);

  const stopping = await open({ resource_type: 'compute_vm', name: 'long' });
  await server.add(server.alice, stopping, 'compute_vm', { name: 'longer', simulate_seconds: '8' });
  await stopping.until(/Plan: 2 to add/);
  await click(stopping, 'Approve & Deploy');
  await stopping.until(/`1\/2/);
  await click(stopping, 'Cancel');
  await picture('stopping', stopping, /Stopping…/);
  await stopping.until(/Session \w+ · (CANCELLED|APPLIED)/);
  save('stopped', stopping);
  await worker.stop();
  project = 'web-shop';
});

it('what destroys, fails, is cancelled, expires, or ends by itself', async () => {
  const worker = await server.world.worker();
  const destroying = await open();
  const menu = await click(destroying, 'Remove');
  await server.alice.choose(menu, 'net').answer();
  await picture('destroying', destroying, /PLAN_READY[\s\S]*Approve & Destroy 1/);
  save('asks-once-more', await click(destroying, 'Approve & Destroy 1'));
  await click(destroying, 'Cancel');
  await picture('cancelled', destroying, /Session \w+ · CANCELLED/);

  const failing = await open();
  await server.add(server.alice, failing, 'storage_bucket', { name: 'assets', simulate_failure: 'true' });
  await failing.until(/PLAN_READY/);
  await click(failing, 'Approve & Deploy');
  await picture('failed', failing, /Session \w+ · FAILED/);
  await click(failing, 'Cancel');

  const forgotten = await open({ resource_type: 'vpc', name: 'spare' });
  await forgotten.until(/PLAN_READY/);
  await ends(forgotten, '4 minutes');
  await picture('ends-soon', forgotten, /It ends/);
  await ends(forgotten, '0 minutes');
  await picture('expired', forgotten, /Session \w+ · EXPIRED/);

  const other = { project: await server.project(), resource_type: 'vpc', name: 'preview', expires: '8h' };
  const short = await server.deploy(server.alice, other);
  await short.until(/PLAN_READY/);
  await click(short, 'Approve & Deploy');
  await picture('environment', short, /Session \w+ · APPLIED/);
  await worker.stop();
});

it('what members ask for', async () => {
  const asked = [
    ['help', 'cloud-help', {}],
    ['list', 'cloud-list', {}],
    ['resources', 'cloud-resources', { project }],
    ['quota', 'cloud-quota', { project }],
    ['show', 'cloud-show', { session: deployed }],
  ] as const;
  await server.rows(
    `insert into quotas (project_id, measure, most, set_by) select id, m, n, 'admin' from projects, (values ('compute_vm', 10), ('database', 1), ('vcpus', 16)) q (m, n)`,
  );
  await server.rows('update projects set monthly_budget_cents = 25000');
  for (const [name, command, options] of asked) {
    save(name, await server.command(server.alice, command, options));
  }
});

it('what admins ask for', async () => {
  const asked = [
    [
      'create-project',
      'cloud-create-project',
      { project: 'lab', provider: 'gcp', region: 'europe-west1', budget: '500' },
    ],
    ['edit-project', 'cloud-edit-project', { project, approvals: 1, protected: true }],
    ['set-quota', 'cloud-set-quota', { project, resource: 'compute_vm', limit: '4' }],
    ['set-policy', 'cloud-set-policy machine-size', { max_vcpus: 8, project }],
    [
      'freeze',
      'cloud-set-policy freeze',
      { cron: '0 18 * * FRI', duration: '62h', timezone: 'Europe/Berlin' },
    ],
    ['policies', 'cloud-policies', { project }],
    ['grants', 'cloud-grants', { project }],
    ['revoke', 'cloud-revoke', { user: server.bob, project }],
    ['admin-list', 'cloud-admin-list', {}],
    ['unlock', 'cloud-unlock', { project }],
    ['audit', 'cloud-audit', { project }],
  ] as const;
  for (const [name, command, options] of asked) {
    save(`admin-${name}`, await server.command(server.admin, command, options));
  }
});

async function ends(lobby: SeenMessage, time: string): Promise<void> {
  await server.rows('update sessions set expires_at = now() + $2::interval where id = $1', [
    server.sessionOf(lobby),
    time,
  ]);
}
