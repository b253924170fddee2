import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OptionValues } from '../../src/sandbox/discord/driver/command-data.ts';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import type { Channel } from '../../src/sandbox/discord/state/model.ts';
import { expectNoPings, forgedButton, forgedForm, keptButton } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';
import { sessionRow, stored } from '../support/stored.ts';

let server: Server;
/** Alice holds `deploy` on it, bob nothing. */
let project: string;
/** A session of alice's there, which waits for a worker. */
let lobby: SeenMessage;
let neighbour: Neighbour;
beforeAll(async () => {
  server = await createServer();
  project = await server.project();
  lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
  neighbour = await foundNeighbour();
});
afterAll(() => server.close());

/** Another server that the same bot serves, with a project and a session of its own. */
type Neighbour = { channel: Channel; admin: Person; session: string };

async function foundNeighbour(): Promise<Neighbour> {
  const guild = server.discord.addGuild('Neighbour');
  const channel = guild.addChannel('theirs');
  const admin = guild.addMember('their-admin', { roles: [guild.addRole('Admins', ['ManageGuild'])] });
  const use = (name: string, options: OptionValues) => admin.command(name, options, { channel }).answer();
  await use('cloud-create-project', { project: 'theirs', provider: 'sandbox', region: 'local' });
  const opened = await use('cloud-deploy', { project: 'theirs', resource_type: 'vpc', name: 'net' });
  return { channel, admin, session: /Session `(\w+)`/.exec(opened.text())?.[1] ?? '' };
}

/** What a member reads, who is the only one to read it; nothing is stored meanwhile. */
async function refused(act: () => Promise<SeenMessage>): Promise<string> {
  const before = await stored(server);
  const answer = await act();
  expect(await stored(server)).toEqual(before);
  expect(answer.message.onlyFor).toBeDefined();
  expect(answer.text()).toContain('permission');
  return answer.text();
}

function granted(name: string, permission: string): Promise<Person> {
  const person = server.guild.addMember(name);
  return server
    .command(server.admin, 'cloud-grant', { user: person, project, permission })
    .then(() => person);
}

describe('/cloud-deploy is refused', () => {
  /** Who deploys where; the words for a project that does not exist are the measure. */
  const cases: readonly (readonly [string, () => Promise<{ person: Person; name: string }>])[] = [
    ['on a project of another server', async () => ({ person: server.alice, name: 'theirs' })],
    ['without a grant', async () => ({ person: server.bob, name: project })],
    ['with read alone', async () => ({ person: await granted('reader', 'read'), name: project })],
    [
      'with a grant that has expired',
      async () => {
        const person = await granted('late', 'deploy');
        await server.rows(
          `update grants set expires_at = now() - interval '1 second' where subject_id = $1`,
          [person.id],
        );
        return { person, name: project };
      },
    ],
    [
      'with a grant that belongs to a role of others',
      async () => {
        const role = server.guild.addRole('Deployers');
        await server.command(server.admin, 'cloud-grant', { user: role, project, permission: 'deploy' });
        return { person: server.guild.addMember('outsider'), name: project };
      },
    ],
  ];
  const options: readonly OptionValues[] = [
    { resource_type: 'vpc', name: 'inner' },
    { resource_type: 'compute_vm', name: '${file("/etc/passwd")}', machine_type: 'huge' },
    { machine_type: 'huge' },
  ];

  it.each(cases)(
    '%s, in the words for a project that does not exist, whatever the options',
    async (_, who) => {
      const { person, name } = await who();
      const unknown = await refused(() => server.command(server.bob, 'cloud-deploy', { project: 'nowhere' }));
      expect(unknown).toContain('`nowhere`');
      for (const wanted of options) {
        const words = await refused(() =>
          server.command(person, 'cloud-deploy', { project: name, ...wanted }),
        );
        expect(words).toBe(unknown.replaceAll('nowhere', name));
      }
    },
  );

  it.each([
    ['4,000 characters', 'x'.repeat(4000)],
    ['a mention', '@everyone <@1> <@&2>'],
    ['backticks', '``` `x` ```'],
    ['a null character', 'web\u0000shop'],
    ['half a character', 'web\ud800shop'],
    ['an expression', '${file("/etc/passwd")}'],
  ])('on a project named by %s', async (_, name) => {
    const words = await refused(() => server.command(server.bob, 'cloud-deploy', { project: name }));
    expect(words.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/[`@$<]|xxx/);
  });
});

describe('a session of others', () => {
  const ids: readonly (readonly [string, () => string])[] = [
    ['of a member', () => server.sessionOf(lobby)],
    ['of another server', () => neighbour.session],
  ];
  it.each(ids)('%s is not to be found with /cloud-cancel by who holds nothing there', async (_, id) => {
    const cancel = (session: string) => server.command(server.bob, 'cloud-cancel', { session });
    const unknown = await refused(() => cancel('000000000000'));
    expect(await refused(() => cancel(id()))).toBe(unknown.replaceAll('000000000000', id()));
  });

  it('of another server is not even there for admins of ours', async () => {
    const session = neighbour.session;
    const before = await sessionRow(server, session);
    const answer = await server.command(server.admin, 'cloud-cancel', { session });
    expect(answer.text()).toContain(`There is no session \`${session}\` here`);
    expect(await sessionRow(server, session)).toEqual(before);
  });

  it('is neither added to nor cancelled by a click of somebody without a grant', async () => {
    const before = await sessionRow(server, server.sessionOf(lobby));
    await refused(() => server.bob.click(lobby, 'Cancel').answer());
    await refused(() => server.bob.click(lobby, 'Add Resource').answer());
    const menu = await server.alice.click(lobby, 'Add Resource').answer();
    const form = await server.alice.choose(menu, 'storage_bucket').modal();
    await refused(() => server.bob.submit(form, { name: 'mine' }).answer());
    expect(await sessionRow(server, server.sessionOf(lobby))).toEqual(before);
  });

  it('is not reached from another server with a button or form made for it', async () => {
    const { admin, channel } = neighbour;
    const before = await sessionRow(server, server.sessionOf(lobby));
    const help = await admin.command('cloud-help', {}, { channel }).answer();
    const cancel = await admin.clickStale(help, keptButton(lobby, 'Cancel')).answer();
    expect(cancel.text()).toContain('There is no session');
    const menu = await admin.clickStale(help, keptButton(lobby, 'Add Resource')).answer();
    expect(menu.text()).toContain('There is no session');
    const own = await admin.command('cloud-destroy', { project: 'theirs' }, { channel }).modal();
    const customId = `ce:describe:${server.sessionOf(lobby)}:sandbox:vpc`;
    const added = await admin
      .submit(forgedForm(own, { customId, fields: ['name'] }), { name: 'mine' })
      .answer();
    expect(added.text()).toContain('There is no session');
    expect(await sessionRow(server, server.sessionOf(lobby))).toEqual(before);
  });
});

describe('what only admins do is refused before its options are judged', () => {
  it('to make a project', async () => {
    const wrong = { project: 'Not A Name', provider: 'sandbox', region: 'mars' };
    await refused(() => server.command(server.alice, 'cloud-create-project', wrong));
  });

  it.each(['alice', 'bob'] as const)('to give a grant: %s', async (who) => {
    const person = server[who];
    const wrong = { user: person, project, permission: 'admin', duration: 'soon' };
    const words = await refused(() => server.command(person, 'cloud-grant', wrong));
    expect(words).not.toContain('duration');
  });
});

describe('a forged button', () => {
  it.each([
    '',
    'x',
    'ce:',
    'ce:approve',
    'ce:approve:../../etc:x',
    'ce:destroy:0123456789ab',
    'ce:'.repeat(33),
  ])('that says %j is told to be strange, and does nothing', async (customId) => {
    const before = await stored(server);
    const answer = await server.alice.clickStale(lobby, forgedButton(customId)).answer();
    expect(answer.text()).toContain('not one of this version');
    expect(await stored(server)).toEqual(before);
  });
});

it('nobody was pinged by any of these words', () => {
  expect(expectNoPings(server.discord)).toContain('@everyone');
});
