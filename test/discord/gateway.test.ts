import { once } from 'node:events';
import { Client, Events, GatewayIntentBits, type Interaction } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CloseCode, Opcode } from '../../src/sandbox/discord/constants.ts';
import { createScene, type Json, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => scene.close());

/** A bare connection to the gateway: what it was sent, and how it was closed. */
async function bareConnection() {
  const { json } = await scene.call('GET', '/gateway/bot');
  const socket = new WebSocket(`${json.url}?v=10&encoding=json`);
  const inbox: Json[] = [];
  let arrived = () => {};
  socket.on('message', (data) => {
    inbox.push(JSON.parse(String(data)));
    arrived();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await once(socket, 'open');
  return {
    closed,
    send: (op: number, d: unknown) => socket.send(JSON.stringify({ op, d })),
    close: () => socket.terminate(),
    /** Takes the next payload out of the inbox. */
    async next(): Promise<Json> {
      if (inbox.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
      return inbox.shift();
    },
  };
}

const properties = { os: 'linux', browser: 'test', device: 'test' };
const identity = () => ({ token: scene.discord.token, intents: GatewayIntentBits.Guilds, properties });

describe('who connects', () => {
  it('is told who he is and then which guilds he is in', async () => {
    const bot = await bareConnection();
    expect(await bot.next()).toMatchObject({ op: Opcode.hello, d: { heartbeat_interval: 41_250 } });
    bot.send(Opcode.identify, identity());
    const ready = await bot.next();
    expect(ready).toMatchObject({
      op: Opcode.dispatch,
      t: 'READY',
      s: 1,
      d: {
        v: 10,
        user: { id: scene.discord.botId, bot: true },
        guilds: [{ id: scene.guild.id, unavailable: true }],
        application: { id: scene.discord.botId },
      },
    });
    expect(await bot.next()).toMatchObject({
      t: 'GUILD_CREATE',
      s: 2,
      d: { id: scene.guild.id, name: 'Example' },
    });
    bot.close();
  });

  it('has each heartbeat acknowledged', async () => {
    const bot = await bareConnection();
    await bot.next();
    bot.send(Opcode.heartbeat, null);
    expect(await bot.next()).toMatchObject({ op: Opcode.heartbeatAck });
    bot.close();
  });

  it.each([
    ['a wrong token', { token: 'wrong' }, CloseCode.authenticationFailed],
    [
      'an intent that Discord has not approved',
      { intents: GatewayIntentBits.MessageContent },
      CloseCode.disallowedIntents,
    ],
    ['no properties', { properties: undefined }, CloseCode.decodeError],
  ])('is sent away with %s', async (_, wrong, code) => {
    const bot = await bareConnection();
    bot.send(Opcode.identify, { ...identity(), ...wrong });
    expect(await bot.closed).toBe(code);
  });

  it('is sent away when he identifies twice, says anything before, or nothing that can be read', async () => {
    const twice = await bareConnection();
    twice.send(Opcode.identify, identity());
    twice.send(Opcode.identify, identity());
    expect(await twice.closed).toBe(CloseCode.alreadyAuthenticated);
    const early = await bareConnection();
    early.send(Opcode.presence, {});
    expect(await early.closed).toBe(CloseCode.notAuthenticated);
    const garbage = await bareConnection();
    garbage.send(99, {});
    expect(await garbage.closed).toBe(CloseCode.unknownOpcode);
  });

  it('is sent away when his heart stops', async () => {
    const restless = await createScene({ timing: { heartbeat: 50 } });
    const { json } = await restless.call('GET', '/gateway/bot');
    const socket = new WebSocket(json.url);
    expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(CloseCode.sessionTimedOut);
    await restless.close();
  });
});

describe('discord.js', () => {
  it('connects, knows the guild, its channels and itself, and keeps the connection by heartbeats', async () => {
    const lively = await createScene({ timing: { heartbeat: 50 } });
    const { id } = lively.channel();
    const client = await lively.connect();
    const guild = client.guilds.cache.get(lively.guild.id);
    expect(guild).toMatchObject({ name: 'Example', available: true });
    expect(guild?.channels.cache.get(id)).toMatchObject({ name: 'room-1' });
    expect(guild?.members.me?.id).toBe(lively.discord.botId);
    const beats = new Promise<void>((resolve) => {
      let left = 5;
      client.on(Events.Debug, (text) => text.includes('Heartbeat acknowledged') && --left === 0 && resolve());
    });
    await beats;
    expect(lively.discord.gateway.connected()).toBe(1);
    expect(lively.discord.gateway.counts()).toEqual({ identifies: 1, resumes: 0 });
    await lively.close();
  });

  it('stays connected when the time of Discord moves on', async () => {
    const client = await scene.connect();
    const { identifies, resumes } = scene.discord.gateway.counts();
    const used = nextInteraction(client);
    scene.discord.advance(3_600_000);
    await register();
    scene.alice.command('ping', {}, scene.channel());
    await used;
    expect(scene.discord.gateway.counts()).toEqual({ identifies, resumes });
    await client.destroy();
  });

  it('is refused with a wrong token, by REST with 401', async () => {
    const client = new Client({ intents: [], rest: { api: scene.discord.apiUrl } });
    await expect(client.login('wrong')).rejects.toMatchObject({ code: 'TokenInvalid' });
    expect(await scene.call('GET', '/users/@me', undefined, 'wrong')).toMatchObject({
      status: 401,
      json: { code: 0, message: '401: Unauthorized' },
    });
  });

  it('is refused privileged intents', async () => {
    const client = new Client({
      intents: [GatewayIntentBits.GuildMembers],
      rest: { api: scene.discord.apiUrl },
    });
    await expect(client.login(scene.discord.token)).rejects.toThrow(/disallowed intents/i);
  });
});

describe('after the connection broke', () => {
  it.each(['cut', 'reconnect'] as const)(
    '(%s) discord.js resumes and hears what it missed, once',
    async (how) => {
      const own = await createScene();
      const room = own.channel();
      const client = await own.connect();
      await own.call('PUT', `/applications/${own.discord.botId}/commands`, [ping]);
      const heard: string[] = [];
      client.on(Events.InteractionCreate, ({ id }) => void heard.push(id));
      let arrival = nextInteraction(client);
      const sent = [own.alice.command('ping', {}, room)];
      await arrival;
      own.discord.gateway.drop(how);
      sent.push(own.alice.command('ping', {}, room));
      await own.discord.until('a resume', () => own.discord.gateway.counts().resumes === 1);
      arrival = nextInteraction(client, ({ id }) => id === sent[2]?.interaction.id);
      sent.push(own.alice.command('ping', {}, room));
      await arrival;
      expect(heard).toEqual(sent.map(({ interaction }) => interaction.id));
      expect(own.discord.gateway.counts()).toEqual({ identifies: 1, resumes: 1 });
      await own.close();
    },
  );

  it('(forget) a new session begins, with the guilds anew and without what was missed', async () => {
    const own = await createScene();
    const room = own.channel();
    const client = await own.connect();
    await own.call('PUT', `/applications/${own.discord.botId}/commands`, [ping]);
    const available = new Promise((resolve) => client.once(Events.GuildAvailable, resolve));
    own.discord.gateway.drop('forget');
    const missed = own.alice.command('ping', {}, room);
    const heard = nextInteraction(client);
    await own.discord.until('a new identify', () => own.discord.gateway.counts().identifies === 2);
    await available;
    const { interaction } = own.alice.command('ping', {}, room);
    expect((await heard).id).toBe(interaction.id);
    expect(missed.interaction.id).not.toBe(interaction.id);
    expect(own.discord.gateway.counts()).toEqual({ identifies: 2, resumes: 0 });
    await own.close();
  });

  it('a session that never was can not be resumed', async () => {
    const bot = await bareConnection();
    await bot.next();
    bot.send(Opcode.resume, { token: scene.discord.token, session_id: 'unknown', seq: 5 });
    expect(await bot.next()).toMatchObject({ op: Opcode.invalidSession, d: false });
    bot.send(Opcode.identify, identity());
    expect(await bot.next()).toMatchObject({ t: 'READY' });
    bot.close();
  });
});

describe('what the bot is told', () => {
  it('depends on the intents it asked for', async () => {
    const [guilds, messages] = [await bareConnection(), await bareConnection()];
    guilds.send(Opcode.identify, identity());
    messages.send(Opcode.identify, { ...identity(), intents: GatewayIntentBits.GuildMessages });
    for (const expected of ['HELLO', 'READY', 'GUILD_CREATE'])
      expect((await guilds.next()).t ?? 'HELLO').toBe(expected);
    for (const expected of ['HELLO', 'READY']) expect((await messages.next()).t ?? 'HELLO').toBe(expected);
    const { id } = scene.channel();
    await scene.call('POST', `/channels/${id}/messages`, { content: 'hello' });
    expect(await guilds.next()).toMatchObject({ t: 'CHANNEL_CREATE', d: { id } });
    expect(await messages.next()).toMatchObject({
      t: 'MESSAGE_CREATE',
      d: { content: 'hello', guild_id: scene.guild.id },
    });
    guilds.close();
    messages.close();
  });
});

const ping = { name: 'ping', description: 'Says pong' };

function register() {
  return scene.call('PUT', `/applications/${scene.discord.botId}/commands`, [ping]);
}

function nextInteraction(client: Client, wanted = (_: Interaction) => true): Promise<Interaction> {
  return new Promise((resolve) =>
    client.on(Events.InteractionCreate, (interaction) => wanted(interaction) && resolve(interaction)),
  );
}
