import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import type { PermissionName } from '../../src/sandbox/discord/state/permissions.ts';
import { keptButton } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';
import { stored } from '../support/stored.ts';

const voice = 2;

let server: Server;
let project: string;
beforeAll(async () => {
  server = await createServer();
  project = await server.project();
});
afterAll(() => server.close());

const first = () => ({ project, resource_type: 'vpc', name: 'net' });

/** What alice reads who wants to deploy there; nothing is stored meanwhile. */
async function turnedAway(channel: { readonly id: string }): Promise<string> {
  const before = await stored(server);
  const answer = await server.alice.command('cloud-deploy', first(), { channel }).answer();
  expect(await stored(server)).toEqual(before);
  return answer.text();
}

describe('a channel in which the bot lacks a permission', () => {
  it.each<[string, PermissionName]>([
    ['Send Messages', 'SendMessages'],
    ['Embed Links', 'EmbedLinks'],
    ['Attach Files', 'AttachFiles'],
    ['Read Message History', 'ReadMessageHistory'],
    ['Create Public Threads', 'CreatePublicThreads'],
    ['Send Messages in Threads', 'SendMessagesInThreads'],
  ])('is told that %s is missing, that alone, and nothing is stored', async (name, permission) => {
    const channel = server.guild.addChannel('narrow');
    server.guild.overwrite(channel, { deny: [permission] });
    const words = await turnedAway(channel);
    expect(words.match(/\*\*.+?\*\*/g)).toEqual([`**${name}**`]);
    expect(words).toContain('Nothing was stored');
  });

  it('that the bot does not even see is told all that is missing', async () => {
    const channel = server.guild.addChannel('hidden');
    server.guild.overwrite(channel, { deny: ['ViewChannel'] });
    const words = await turnedAway(channel);
    expect(words).toContain('**View Channel**');
    expect(words.match(/\*\*.+?\*\*/g)).toHaveLength(7);
  });

  it('gets its lobby once that is mended', async () => {
    const channel = server.guild.addChannel('mended');
    server.guild.overwrite(channel, { deny: ['EmbedLinks', 'CreatePublicThreads'] });
    await turnedAway(channel);
    server.guild.overwrite(channel, { allow: ['EmbedLinks', 'CreatePublicThreads'] });
    const answer = await server.alice.command('cloud-deploy', first(), { channel }).answer();
    expect(answer.text()).toContain(channel.id);
    expect(server.alice.reads(channel).some((message) => message.text().includes('Planning…'))).toBe(true);
  });
});

describe('where no lobby can stand', () => {
  it('in a thread, /cloud-deploy says where to run it', async () => {
    const lobby = await deployed();
    const words = await turnedAway({ id: lobby.id });
    expect(words).toContain('text channel');
    expect(words).toContain('not a thread');
  });

  it('in a voice channel, /cloud-deploy says where to run it', async () => {
    const words = await turnedAway(server.guild.addChannel('talk', { type: voice }));
    expect(words).toContain('text channel');
  });

  it('in a thread, a session is listed and cancelled as anywhere', async () => {
    const thread = { channel: { id: (await deployed()).id } };
    const lobby = await server.deploy(server.alice, { ...first(), name: 'other' });
    const session = server.sessionOf(lobby);
    const list = await server.alice.command('cloud-list', {}, thread).answer();
    expect(list.text()).toContain(session);
    const cancelled = await server.alice.command('cloud-cancel', { session }, thread).answer();
    expect(cancelled.text()).toContain('is cancelled');
    await lobby.until(/CANCELLED/);
  });

  /** A lobby with a thread, in whose apply everything is done; made once. */
  let made: Promise<SeenMessage> | undefined;
  function deployed(): Promise<SeenMessage> {
    made ??= (async () => {
      await server.world.worker();
      const lobby = await server.deploy(server.alice, { ...first(), project: await server.project() });
      await lobby.until(/\[Approve & Deploy\]/);
      await server.alice.click(lobby, 'Approve & Deploy').answer();
      await lobby.until(/APPLIED/);
      await server.discord.until('its thread', () => lobby.thread().length > 0);
      return lobby;
    })();
    return made;
  }
});

describe('in direct messages', () => {
  it.each([
    ['cloud-deploy', () => first()],
    ['cloud-cancel', () => ({ session: '000000000000' })],
    ['cloud-list', () => ({})],
    ['cloud-create-project', () => ({ project: 'mine', provider: 'sandbox', region: 'local' })],
  ])('/%s says that it works in a server, and does nothing', async (name, options) => {
    const before = await stored(server);
    const channel = server.guild.directMessages(server.alice);
    const answer = await server.alice.command(name, options(), { channel }).answer();
    expect(answer.text()).toContain(`\`/${name}\` works in a server`);
    expect(await stored(server)).toEqual(before);
  });

  it('/cloud-help helps', async () => {
    const channel = server.guild.directMessages(server.alice);
    const answer = await server.alice.command('cloud-help', {}, { channel }).answer();
    expect(answer.text()).toContain('/cloud-deploy');
  });
});

describe('a bot that DISCORD_GUILD_ID ties to one server', () => {
  it('does nothing for others, who used it before it was tied', async () => {
    const tied = await createServer({ botless: true });
    try {
      const { guild, discord } = tied;
      const untied = await tied.bot();
      await discord.waitForCommands('cloud-deploy');
      const lobby = await tied.deploy(tied.alice, {
        project: await tied.project(),
        resource_type: 'vpc',
        name: 'net',
      });
      const help = await tied.command(tied.alice, 'cloud-help');
      const other = discord.addGuild('Other');
      const channel = other.addChannel('deployments');
      const admin = other.addMember('admin', { roles: [other.addRole('Admins', ['ManageGuild'])] });
      const use = (name: string, options = {}) => admin.command(name, options, { channel }).answer();
      expect((await use('cloud-list')).text()).toContain('None yet');
      await untied.stop();
      await tied.bot({ DISCORD_GUILD_ID: guild.id });

      const before = await stored(tied);
      const make = { project: 'theirs', provider: 'sandbox', region: 'local' };
      const answer = await use('cloud-create-project', make);
      expect(answer.text()).toContain('serves another server');
      const click = await admin.clickStale(answer, keptButton(lobby, 'Add Resource')).answer();
      expect(click.text()).toContain('not one of this version');
      expect(await stored(tied)).toEqual(before);

      const own = await tied.command(tied.alice, 'cloud-help');
      expect(own.text()).toBe(help.text());
    } finally {
      await tied.close();
    }
  });
});
