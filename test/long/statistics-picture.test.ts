import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import { pictureOf } from '../pictures/message-picture.ts';
import { createServer, type Server } from '../support/server.ts';

// Writes docs/pictures/stats.svg: a month of three projects, deployed in a minute and dated back.

const picture = join(import.meta.dirname, '../../docs/pictures/stats.svg');

let server: Server;
beforeAll(async () => {
  server = await createServer();
  for (const project of ['web-shop', 'warehouse', 'lab']) {
    await server.command(server.admin, 'cloud-create-project', {
      project,
      provider: 'sandbox',
      region: 'local',
    });
    for (const user of [server.alice, server.bob]) {
      await server.command(server.admin, 'cloud-grant', { user, project, permission: 'deploy' });
    }
  }
  await server.world.worker();
});
afterAll(() => server.close());

/** How many days before today, who, where, what, and how it ends. */
const month: readonly (readonly [number, 'alice' | 'bob', string, string, Record<string, string>])[] = [
  [27, 'alice', 'web-shop', 'compute_vm', { name: 'web-1', machine_type: 'small' }],
  [24, 'alice', 'web-shop', 'database', { name: 'orders' }],
  [24, 'bob', 'lab', 'compute_vm', { name: 'trial', simulate_failure: 'true' }],
  [20, 'bob', 'warehouse', 'compute_vm', { name: 'jobs-2', machine_type: 'large' }],
  [16, 'alice', 'web-shop', 'compute_vm', { name: 'web-2', machine_type: 'large' }],
  [16, 'alice', 'warehouse', 'vpc', { name: 'net' }],
  [9, 'bob', 'warehouse', 'compute_vm', { name: 'jobs-3', machine_type: 'large' }],
  [4, 'bob', 'warehouse', 'storage_bucket', { name: 'files', simulate_failure: 'true' }],
  [4, 'alice', 'web-shop', 'database', { name: 'carts' }],
  [1, 'alice', 'web-shop', 'vpc', { name: 'net' }],
];

it('a month of three projects', async () => {
  for (const [daysAgo, who, project, type, inputs] of month) {
    await dateBack(await deploy(server[who], project, type, inputs), daysAgo);
  }
  const answer = await server.command(server.admin, 'cloud-stats');
  expect(answer.text()).toContain('Statistics of 3 projects');
  const people = [server.admin, server.alice, server.bob];
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name;
  writeFileSync(picture, pictureOf('statistics', answer.message, nameOf));
});

async function deploy(
  person: Person,
  project: string,
  type: string,
  inputs: Record<string, string>,
): Promise<string> {
  const lobby = await server.deploy(person, { project });
  await server.add(person, lobby, type, inputs);
  await lobby.until(/PLAN_READY/);
  await person.click(lobby, 'Approve & Deploy').answer();
  await lobby.until(/Session \w+ · (APPLIED|FAILED)/);
  return server.sessionOf(lobby);
}

/** All that statistics read of a session. */
async function dateBack(session: string, days: number): Promise<void> {
  const earlier = (columns: string[]) =>
    columns.map((column) => `${column} = ${column} - make_interval(days => $2)`).join(', ');
  const change = (table: string, columns: string[], which: string) =>
    server.rows(`update ${table} set ${earlier(columns)} where ${which}`, [session, days]);
  await change(
    'run_attempts',
    ['started_at', 'ended_at'],
    'run_id in (select id from runs where session_id = $1)',
  );
  await change('runs', ['created_at', 'started_at', 'finished_at'], 'session_id = $1');
  await change('plans', ['created_at'], 'session_id = $1');
  await change('sessions', ['created_at', 'ended_at'], 'id = $1');
  await server.rows('alter table audit_events disable trigger audit_events_append_only');
  await change('audit_events', ['at'], 'session_id = $1');
  await server.rows('alter table audit_events enable trigger audit_events_append_only');
}
