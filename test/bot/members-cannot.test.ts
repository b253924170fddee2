import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OptionValues } from '../../src/sandbox/discord/driver/command-data.ts';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { Channel } from '../../src/sandbox/discord/state/model.ts';
import { forgedButton } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
let project: string;
let archived: string;
/** Everybody who administers nothing here, and where they are. */
let people: readonly { who: string; person: Person; channel: Channel }[];

beforeAll(async () => {
  server = await createServer();
  project = await server.project();
  archived = await server.project();
  await server.command(server.admin, 'cloud-archive-project', { project: archived });
  const reader = server.guild.addMember('reader');
  await server.command(server.admin, 'cloud-grant', { user: reader, project, permission: 'read' });
  const elsewhere = server.discord.addGuild('Elsewhere');
  const abroad = elsewhere.addChannel('theirs');
  const { channel } = server;
  people = [
    { who: 'with deploy', person: server.alice, channel },
    { who: 'with read', person: reader, channel },
    { who: 'with nothing', person: server.bob, channel },
    { who: 'of another server', person: elsewhere.addMember('stranger'), channel: abroad },
  ];
});
afterAll(() => server.close());

/** All that admins lay down, whole (notices are sent meanwhile, refusals are recorded): equal before and after. */
async function laidDown(): Promise<unknown> {
  const tables = ['projects', 'grants', 'guild_settings', 'sessions', 'notices'];
  const all = tables.map(
    (table) => `(select coalesce(jsonb_agg(to_jsonb(t) - 'sent_at'), '[]') from ${table} t) as ${table}`,
  );
  const audited = `(select jsonb_agg(to_jsonb(a) order by id) from audit_events a where kind <> 'refused') as audited`;
  return (await server.rows(`select ${[...all, audited].join(', ')}`))[0];
}

type Command = { name: string; options: (own: Person) => OptionValues };

/** Each with options that are right, and with some that are not: rights come first. */
const commands: readonly Command[] = [
  { name: 'cloud-grant', options: (user) => ({ user, project, permission: 'admin', duration: 'permanent' }) },
  { name: 'cloud-grant', options: (user) => ({ user, project, permission: 'read', duration: 'soon' }) },
  { name: 'cloud-revoke', options: (user) => ({ user, project }) },
  { name: 'cloud-grants', options: () => ({}) },
  { name: 'cloud-grants', options: (user) => ({ project, user }) },
  { name: 'cloud-edit-project', options: () => ({ project }) },
  { name: 'cloud-edit-project', options: () => ({ project, budget: 'a lot', approvals: 0 }) },
  {
    name: 'cloud-create-project',
    options: () => ({ project: 'mine', provider: 'sandbox', region: 'local' }),
  },
  {
    name: 'cloud-create-project',
    options: () => ({ project: '!', provider: 'sandbox', region: 'x', budget: '?' }),
  },
  { name: 'cloud-archive-project', options: () => ({ project }) },
  { name: 'cloud-archive-project', options: () => ({ project: archived }) },
  { name: 'cloud-restore-project', options: () => ({ project: archived }) },
  { name: 'cloud-restore-project', options: () => ({ project: 'nowhere' }) },
  { name: 'cloud-admin-role', options: () => ({}) },
  { name: 'cloud-admin-role', options: () => ({ none: true }) },
];

describe.each(commands.map((command, index) => [command.name, index, command] as const))(
  '/%s (%i)',
  (name, _, { options }) => {
    it('is refused to everybody who administers nothing, before its options are judged', async () => {
      const before = await laidDown();
      for (const { person, channel } of people) {
        const answer = await person.command(name, options(person), { channel }).answer();
        expect(answer.message.onlyFor).toBe(person.id);
        expect(answer.text()).toContain('You do not have permission');
        expect(answer.text()).not.toContain('•');
      }
      expect(await laidDown()).toEqual(before);
    });
  },
);

it('buttons made up by a client do nothing for them, either', async () => {
  const before = await laidDown();
  const ids = [
    `ce:archive:${project}`,
    `ce:archive:${archived}`,
    `ce:grants:0:${project}:-`,
    'ce:grants:0:-:-',
  ];
  for (const { person, channel } of people) {
    const help = await person.command('cloud-help', {}, { channel }).answer();
    for (const id of ids) {
      const answer = await person.clickStale(help, forgedButton(id)).answer();
      await answer.until(/You do not have permission/);
    }
  }
  expect(await laidDown()).toEqual(before);
});

it('what is no such button is told to be strange', async () => {
  const help = await server.admin.command('cloud-help', {}, server).answer();
  for (const id of [
    'ce:archive:../x',
    'ce:grants:x:-:-',
    'ce:grants:0:-:x1',
    `ce:grants:0:-:u${'1'.repeat(30)}`,
  ]) {
    const answer = await server.admin.clickStale(help, forgedButton(id)).answer();
    expect(answer.text()).toContain('not one of this version');
  }
});

it('nothing completes for them', async () => {
  const names = [...new Set(commands.map(({ name }) => name))].filter(
    (name) => !['cloud-create-project', 'cloud-admin-role'].includes(name),
  );
  for (const name of names) {
    for (const { person, channel } of people) {
      expect(await person.complete(name, { project: '' }, 'project', { channel })).toEqual([]);
    }
    const offered = await server.admin.complete(name, { project: '' }, 'project', server);
    expect(offered.map(({ value }) => value)).toEqual([
      name === 'cloud-restore-project' ? archived : project,
    ]);
  }
});

it('an admin of another server finds nothing of ours', async () => {
  const guild = server.discord.addGuild('Theirs');
  const channel = guild.addChannel('theirs');
  const their = guild.addMember('their-admin', { roles: [guild.addRole('Admins', ['ManageGuild'])] });
  const before = await laidDown();
  for (const { name, options } of commands) {
    if (['cloud-create-project', 'cloud-admin-role'].includes(name)) continue;
    const answer = await their.command(name, options(their), { channel }).answer();
    expect(answer.text()).toMatch(/There is no project|Nobody was given anything/);
  }
  expect(await laidDown()).toEqual(before);
});
