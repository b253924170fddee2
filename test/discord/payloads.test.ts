import { GatewayIntentBits } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ButtonStyle, CallbackType, ComponentType, Opcode } from '../../src/sandbox/discord/constants.ts';
import { loadOpenApi } from '../../src/sandbox/discord/validation/openapi.ts';
import { createScene, type Json, type Scene } from './scene.ts';

const openApi = loadOpenApi();

let scene: Scene;
let socket: WebSocket;
const told: { readonly t: string; readonly d: Json }[] = [];

/** Every kind of event, on one connection. */
beforeAll(async () => {
  scene = await createScene();
  const room = scene.channel();
  const { id } = (await scene.call('POST', `/channels/${room.id}/messages`, { content: 'old' })).json;
  await scene.call('POST', `/channels/${room.id}/messages/${id}/threads`, { name: 'Old' });

  const { json } = await scene.call('GET', '/gateway/bot');
  socket = new WebSocket(json.url);
  const last = new Promise<void>((resolve) =>
    socket.on('message', (data) => {
      const payload = JSON.parse(String(data));
      if (payload.op === Opcode.dispatch) told.push(payload);
      if (payload.op === Opcode.hello) identify();
      if (payload.t === 'CHANNEL_DELETE') resolve();
    }),
  );
  const { Guilds, GuildMessages, DirectMessages } = GatewayIntentBits;
  function identify() {
    const properties = { os: 'linux', browser: 'test', device: 'test' };
    const d = { token: scene.discord.token, intents: Guilds | GuildMessages | DirectMessages, properties };
    socket.send(JSON.stringify({ op: Opcode.identify, d }));
  }
  await scene.discord.until('the bot', () => scene.discord.gateway.connected() === 1);
  await live();
  await last;
});
afterAll(async () => {
  socket.terminate();
  await scene.close();
});

async function live(): Promise<void> {
  const role = scene.guild.addRole('Builders', ['ManageGuild']);
  const carol = scene.guild.addMember('carol', { roles: [role] });
  const { id, channel } = scene.channel();
  await scene.call('PUT', `/applications/${scene.discord.botId}/commands`, [
    { name: 'test', description: 'Test' },
  ]);
  const components = [
    {
      type: ComponentType.row,
      components: [
        { type: ComponentType.button, style: ButtonStyle.link, label: 'Link', url: 'https://example.com' },
        { type: ComponentType.button, style: ButtonStyle.danger, label: 'Press', custom_id: 'a' },
      ],
    },
    {
      type: ComponentType.row,
      components: [
        { type: ComponentType.stringSelect, custom_id: 'menu', options: [{ label: 'One', value: '1' }] },
      ],
    },
  ];
  const embeds = [
    {
      ...{ title: 'Title', description: 'Text', color: 255, url: 'https://example.com' },
      ...{ footer: { text: 'Foot' }, author: { name: 'Somebody' }, timestamp: '2026-01-01T00:00:00Z' },
      fields: [{ name: 'a', value: 'b' }],
    },
  ];
  const used = carol.command('test', {}, { channel });
  const callback = `/interactions/${used.interaction.id}/${used.interaction.token}/callback`;
  const content = `hello <@${carol.id}>`;
  await scene.call('POST', `${callback}?with_response=true`, {
    type: CallbackType.reply,
    data: { content, components, embeds },
  });
  const answer = await used.answer();
  carol.click(answer, 'Press');
  carol.choose(answer, '1');
  await scene.call('PATCH', `/channels/${id}/messages/${answer.id}`, { content: 'edited' });
  await scene.call('POST', `/channels/${id}/messages/${answer.id}/threads`, { name: 'Thread' });
  await scene.call('POST', `/channels/${answer.id}/messages`, { content: 'line', nonce: 5 });
  await scene.call('PATCH', `/channels/${answer.id}`, { archived: true });
  await scene.call('POST', `/channels/${id}/messages`, {
    content: 'reply',
    message_reference: { message_id: answer.id },
  });
  await scene.call('DELETE', `/channels/${id}/messages/${answer.id}`);
  const direct = scene.guild.directMessages(carol);
  await scene.call('POST', `/channels/${direct.id}/messages`, { content: 'psst' });
  carol.command('test', {}, { channel: direct });
  scene.guild.overwrite(channel, { deny: ['SendMessages'] });
  scene.guild.deleteChannel(channel);
}

/** What of each event the document describes: which schema, and the value. */
function described({ t, d }: { t: string; d: Json }): [string, Json][] {
  switch (t) {
    case 'READY':
      return [['UserPIIResponse', d.user]];
    case 'GUILD_CREATE':
      return [
        ['GuildResponse', d],
        // Here, and only here, the channels leave out where they are.
        ...d.channels.map((channel: Json) => ['GuildChannelResponse', { ...channel, guild_id: d.id }]),
        ...d.threads.map((thread: Json) => ['ThreadResponse', thread]),
        ...d.members.map((member: Json) => ['GuildMemberResponse', member]),
      ];
    case 'GUILD_ROLE_CREATE':
      return [['GuildRoleResponse', d.role]];
    case 'CHANNEL_CREATE':
    case 'CHANNEL_UPDATE':
    case 'CHANNEL_DELETE':
      return [['GuildChannelResponse', d]];
    case 'THREAD_CREATE':
    case 'THREAD_UPDATE':
      return [['ThreadResponse', d]];
    case 'MESSAGE_CREATE':
    case 'MESSAGE_UPDATE':
      return [['MessageResponse', d]];
    case 'INTERACTION_CREATE':
      return [
        ...(d.member ? [['GuildMemberResponse', d.member] as [string, Json]] : []),
        ...(d.user ? [['UserResponse', d.user] as [string, Json]] : []),
        ...(d.message ? [['MessageResponse', d.message] as [string, Json]] : []),
        [d.guild_id ? 'GuildChannelResponse' : 'PrivateChannelResponse', d.channel],
      ];
    default:
      return [];
  }
}

describe('what the gateway tells', () => {
  it('has every kind of event in it', () => {
    expect([...new Set(told.map(({ t }) => t))].sort()).toEqual([
      ...['CHANNEL_CREATE', 'CHANNEL_DELETE', 'CHANNEL_UPDATE', 'GUILD_CREATE', 'GUILD_ROLE_CREATE'],
      ...['INTERACTION_CREATE', 'MESSAGE_CREATE', 'MESSAGE_DELETE', 'MESSAGE_UPDATE', 'READY'],
      ...['THREAD_CREATE', 'THREAD_DELETE', 'THREAD_UPDATE'],
    ]);
  });

  it('is as Discord’s document describes it', () => {
    const wrong = told.flatMap((event) =>
      described(event).flatMap(([schema, value]) =>
        openApi
          .bodyIssues('', '', value, schema)
          .map((issue) => `${event.t} ${schema} ${JSON.stringify(issue)}`),
      ),
    );
    expect([...new Set(wrong)]).toEqual([]);
  });
});

describe('what REST answers', () => {
  it('is as Discord’s document describes it, also where no test looks closer', async () => {
    const { id } = scene.channel();
    const me = scene.discord.botId;
    const guild = `/guilds/${scene.guild.id}`;
    const reads = [
      ...[
        '/gateway',
        '/users/@me',
        `/users/${scene.bob.id}`,
        '/applications/@me',
        '/oauth2/applications/@me',
      ],
      ...[guild, `${guild}/channels`, `${guild}/roles`, `${guild}/members/${me}`, `${guild}/threads/active`],
      ...[
        `/channels/${id}`,
        `/applications/${me}/commands`,
        `/applications/${me}/commands?with_localizations=true`,
      ],
    ];
    for (const path of reads) expect(await scene.call('GET', path)).toMatchObject({ status: 200 });
    expect(await scene.call('GET', '/users/1')).toMatchObject({ status: 404, json: { code: 10_013 } });
    expect(await scene.call('GET', '/guilds/1')).toMatchObject({ status: 404, json: { code: 10_004 } });
  });
});
