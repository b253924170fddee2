import { type Client, EmbedBuilder, MessageFlags, type TextChannel } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ButtonStyle, ComponentType } from '../../src/sandbox/discord/constants.ts';
import { createScene, type Json, type Reply, type Scene } from './scene.ts';

let scene: Scene;
let client: Client;
beforeAll(async () => {
  scene = await createScene();
  client = await scene.connect();
});
afterAll(() => scene.close());

const button = (customId: string, more: object = {}) => ({
  type: ComponentType.button,
  style: ButtonStyle.primary,
  custom_id: customId,
  label: 'Press',
  ...more,
});
const row = (...components: object[]) => ({ type: ComponentType.row, components });
const rows = (count: number, inEach: number) =>
  many(count, (r) => row(...many(inEach, (b) => button(`${r}-${b}`))));
const select = (options: object[], more: object = {}) =>
  row({ type: ComponentType.stringSelect, custom_id: 'menu', options, ...more });
const option = (index: number) => ({ label: `option ${index}`, value: `${index}` });

function post(room: { readonly id: string }, body: unknown): Promise<Reply> {
  return scene.call('POST', `/channels/${room.id}/messages`, body);
}

describe('discord.js', () => {
  it('posts, edits, lists and deletes', async () => {
    const room = scene.channel();
    const channel = (await client.channels.fetch(room.id)) as TextChannel;
    const embed = new EmbedBuilder()
      .setTitle('Title')
      .setDescription('Text')
      .addFields({ name: 'a', value: 'b' });
    const message = await channel.send({ content: 'one', embeds: [embed] });
    await channel.send({ content: 'two', files: [{ name: 'log.txt', attachment: Buffer.from('lines') }] });
    expect(scene.alice.reads(room).map((seen) => seen.text())).toEqual([
      'one\nTitle\nText\na:\nb',
      'two\n(file log.txt, 5 bytes)',
    ]);
    const edited = await message.edit('changed');
    expect(edited).toMatchObject({ content: 'changed', embeds: [{ title: 'Title' }] });
    expect(edited.editedAt).toBeInstanceOf(Date);
    const listed = await channel.messages.fetch({ limit: 10 });
    expect(listed.map(({ content }) => content)).toEqual(['two', 'changed']);
    await message.delete();
    expect((await channel.messages.fetch()).map(({ content }) => content)).toEqual(['two']);
  });

  it('is told where the message stands that it asked for', async () => {
    const room = scene.channel();
    const ids = [];
    for (const content of ['1', '2', '3', '4', '5']) ids.push((await post(room, { content })).json.id);
    const contents = async (query: string) =>
      (await scene.call('GET', `/channels/${room.id}/messages?${query}`)).json.map(
        ({ content }: Json) => content,
      );
    expect(await contents('limit=2')).toEqual(['5', '4']);
    expect(await contents(`limit=2&before=${ids[3]}`)).toEqual(['3', '2']);
    expect(await contents(`limit=2&after=${ids[0]}`)).toEqual(['3', '2']);
    expect(await contents(`limit=3&around=${ids[2]}`)).toEqual(['4', '3', '2']);
    const wrong = `/channels/${room.id}/messages?limit=101`;
    expect(await scene.call('GET', wrong)).toMatchObject({ status: 400, json: { code: 50_035 } });
  });
});

describe('a nonce', () => {
  it('makes a second message the first one, where that is asked for', async () => {
    const room = scene.channel();
    const once = { content: 'once', nonce: 'n1', enforce_nonce: true };
    const [first, second] = [await post(room, once), await post(room, once)];
    expect(second.json.id).toBe(first.json.id);
    expect(first.json.nonce).toBe('n1');
    expect(scene.alice.reads(room)).toHaveLength(1);
    const other = await post(room, { ...once, nonce: 'n2' });
    expect(other.json.id).not.toBe(first.json.id);
  });

  it('says nothing without enforce_nonce', async () => {
    const room = scene.channel();
    await post(room, { content: 'twice', nonce: 'n3' });
    await post(room, { content: 'twice', nonce: 'n3' });
    expect(scene.alice.reads(room)).toHaveLength(2);
  });

  it('is forgotten after minutes', async () => {
    const room = scene.channel();
    const once = { content: 'once', nonce: 'n4', enforce_nonce: true };
    await post(room, once);
    scene.discord.advance(4 * 60_000);
    await post(room, once);
    expect(scene.alice.reads(room)).toHaveLength(1);
    scene.discord.advance(2 * 60_000);
    await post(room, once);
    expect(scene.alice.reads(room)).toHaveLength(2);
  });

  it('has at most 25 characters', async () => {
    const room = scene.channel();
    expect((await post(room, { content: 'x', nonce: 'a'.repeat(25) })).status).toBe(200);
    expect(await post(room, { content: 'x', nonce: 'a'.repeat(26) })).toMatchObject(refused('nonce'));
  });
});

describe('Discord takes', () => {
  it.each([
    ['2,000 characters', { content: 'a'.repeat(2000) }],
    ['2,000 characters that JavaScript counts twice', { content: '😀'.repeat(2000) }],
    ['ten embeds of 600 characters', { embeds: many(10, () => ({ description: 'a'.repeat(600) })) }],
    ['five rows of five buttons', { components: rows(5, 5) }],
    ['a custom id of 100 characters', { components: [row(button('a'.repeat(100)))] }],
    ['25 select options', { components: [select(many(25, option))] }],
  ])('%s', async (_, body) => {
    expect((await post(scene.channel(), body)).status).toBe(200);
  });
});

describe('Discord refuses', () => {
  it.each([
    ['2,001 characters', { content: 'a'.repeat(2001) }, 'content'],
    [
      'embeds of 6,001 characters together',
      { embeds: many(3, (i) => ({ description: 'a'.repeat(i ? 2000 : 2001) })) },
      'embeds',
    ],
    ['eleven embeds', { embeds: many(11, () => ({ description: 'a' })) }, 'embeds'],
    ['an embed’s title of 257 characters', { embeds: [{ title: 'a'.repeat(257) }] }, 'embeds.0.title'],
    ['26 fields', { embeds: [{ fields: many(26, () => ({ name: 'a', value: 'b' })) }] }, 'embeds.0.fields'],
    ['a blank field', { embeds: [{ fields: [{ name: 'a', value: ' ' }] }] }, 'embeds.0.fields.0.value'],
    [
      'a field of 1,025 characters',
      { embeds: [{ fields: [{ name: 'a', value: 'b'.repeat(1025) }] }] },
      'embeds.0.fields.0.value',
    ],
    ['six rows', { components: rows(6, 1) }, 'components'],
    ['six buttons in a row', { components: rows(1, 6) }, 'components.0.components'],
    ['an empty row', { components: [row()] }, 'components.0.components'],
    ['a button without a row', { components: [button('a')] }, 'components.0.type'],
    [
      'a menu beside a button',
      { components: [row(button('a'), ...select([option(1)]).components)] },
      'components.0.components',
    ],
    ['a custom id twice', { components: [row(button('a')), row(button('a'))] }, 'components'],
    [
      'a custom id of 101 characters',
      { components: [row(button('a'.repeat(101)))] },
      'components.0.components.0.custom_id',
    ],
    [
      'a button without a custom id',
      { components: [row(button('', { custom_id: undefined }))] },
      'components.0.components.0.custom_id',
    ],
    [
      'a label of 81 characters',
      { components: [row(button('a', { label: 'a'.repeat(81) }))] },
      'components.0.components.0.label',
    ],
    [
      'a button that says nothing',
      { components: [row(button('a', { label: undefined }))] },
      'components.0.components.0',
    ],
    [
      'a link that is none',
      { components: [row(button('', { custom_id: undefined, style: 5, url: 'web' }))] },
      'components.0.components.0.url',
    ],
    ['26 select options', { components: [select(many(26, option))] }, 'components.0.components.0.options'],
    ['no select options', { components: [select([])] }, 'components.0.components.0.options'],
    [
      'the same option twice',
      { components: [select([option(1), option(1)])] },
      'components.0.components.0.options',
    ],
    [
      'more choices than options',
      { components: [select([option(1)], { max_values: 2 })] },
      'components.0.components.0.max_values',
    ],
    [
      'components v2 without saying so',
      { components: [{ type: ComponentType.textDisplay, content: 'a' }] },
      'components.0.type',
    ],
    ['content with components v2', v2({ content: 'a' }), 'content'],
    ['embeds with components v2', v2({ embeds: [{ title: 'a' }] }), 'embeds'],
    [
      '4,001 characters of components v2',
      v2({
        components: many(2, (i) => ({ type: ComponentType.textDisplay, content: 'a'.repeat(2000 + i) })),
      }),
      'components',
    ],
    ['a number for a text', { content: 5 }, 'content'],
    ['a text for a list', { embeds: 'a' }, 'embeds'],
    ['a colour in words', { embeds: [{ title: 'a', color: 'red' }] }, 'embeds.0.color'],
    [
      'mentions both parsed and listed',
      { content: 'a', allowed_mentions: { parse: ['users'], users: ['1'] } },
      'allowed_mentions',
    ],
    ['an attachment that is not there', { content: 'a', attachments: [{ id: '0' }] }, 'attachments.0.id'],
    ['a reply to nothing', { content: 'a', message_reference: { message_id: '1' } }, 'message_reference'],
  ])('%s', async (_, body: object, field) => {
    const violations = await scene.violationsOf(async () => {
      const { status, json } = await post(scene.channel(), body);
      expect({ status, code: json.code }).toEqual({ status: 400, code: 50_035 });
      expect(fieldsOf(json.errors)).toContain(field);
    });
    expect(violations).toMatchObject([{ method: 'POST', code: 50_035 }]);
  });

  it.each([
    ['nothing', {}],
    ['blanks', { content: ' \n ' }],
    ['an empty embed', { embeds: [{}] }],
    ['only what Discord does not know', { contents: 'typo', embeds: [{ titel: 'typo' }] }],
  ])('%s, since the message would be empty', async (_, body) => {
    expect(await post(scene.channel(), body)).toMatchObject({ status: 400, json: { code: 50_006 } });
  });

  it('malformed JSON, another type, and a body where there should be one', async () => {
    const url = `${scene.discord.apiUrl}/v10/channels/${scene.channel().id}/messages`;
    const send = async (body: string, type: string) => {
      const headers = { authorization: `Bot ${scene.discord.token}`, 'content-type': type };
      return ((await (await fetch(url, { method: 'POST', headers, body })).json()) as Json).code;
    };
    expect(await send('{"content":', 'application/json')).toBe(50_109);
    expect(await send('content=a', 'text/plain')).toBe(50_035);
    expect(await post(scene.channel(), undefined)).toMatchObject({ status: 400, json: { code: 50_035 } });
  });

  it('what does not exist', async () => {
    const room = scene.channel();
    expect(await post({ id: '1' }, { content: 'a' })).toMatchObject({ status: 404, json: { code: 10_003 } });
    expect(await post({ id: 'room' }, { content: 'a' })).toMatchObject(refused('channel_id'));
    const message = `/channels/${room.id}/messages/1`;
    expect(await scene.call('PATCH', message, { content: 'a' })).toMatchObject({
      status: 404,
      json: { code: 10_008 },
    });
    const violations = await scene.violationsOf(async () => {
      expect(await scene.call('GET', '/no/such/route')).toMatchObject({ status: 404 });
    });
    expect(violations).toMatchObject([{ path: '/no/such/route' }]);
  });
});

describe('an edit', () => {
  it('keeps what it does not name, and is judged by what is left', async () => {
    const room = scene.channel();
    const { json } = await post(room, { content: 'text', embeds: [{ title: 'Title' }] });
    const path = `/channels/${room.id}/messages/${json.id}`;
    expect((await scene.call('PATCH', path, { content: null })).json).toMatchObject({
      content: '',
      embeds: [{ title: 'Title' }],
    });
    expect(await scene.call('PATCH', path, { embeds: [] })).toMatchObject({
      status: 400,
      json: { code: 50_006 },
    });
    expect(scene.alice.reads(room)[0]?.text()).toBe('Title');
  });

  it('does not mix components v2 with what was there', async () => {
    const room = scene.channel();
    const { json } = await post(room, { embeds: [{ title: 'Title' }] });
    const path = `/channels/${room.id}/messages/${json.id}`;
    expect(await scene.call('PATCH', path, v2({}))).toMatchObject({ status: 400, json: { code: 50_035 } });
    expect((await scene.call('PATCH', path, v2({ embeds: [] }))).json.components).toMatchObject([
      { content: 'text' },
    ]);
  });
});

describe('pings', () => {
  it('reach whom allowed_mentions lets them reach', async () => {
    const room = scene.channel();
    const content = `<@${scene.alice.id}> <@${scene.bob.id}>`;
    const { json } = await post(room, { content, allowed_mentions: { users: [scene.bob.id] } });
    expect(json.mentions.map(({ username }: Json) => username)).toEqual(['bob']);
    expect((await post(room, { content, allowed_mentions: { parse: [] } })).json.mentions).toEqual([]);
    expect((await post(room, { content })).json.mentions).toHaveLength(2);
    expect((await post(room, { content: '@everyone' })).json.mention_everyone).toBe(false);
  });
});

describe('violations', () => {
  it('are what assertNoViolations tells, in words', async () => {
    const own = await createScene();
    const room = own.channel();
    await own.call('POST', `/channels/${room.id}/messages`, { content: 'fine' });
    expect(() => own.discord.assertNoViolations()).not.toThrow();
    await own.call('POST', `/channels/${room.id}/messages`, { content: 5 });
    await own.call('GET', '/nowhere');
    expect(() => own.discord.assertNoViolations()).toThrow(
      [
        `POST /channels/${room.id}/messages: 50035 Invalid Form Body`,
        '  {"content":{"_errors":[{"code":"BASE_TYPE_INVALID","message":"Must be of type string or null."}]}}',
        '  sent: {"content":5}',
        'GET /nowhere: 0 404: Not Found',
        '  sent: no body',
      ].join('\n'),
    );
    await own.close();
  });

  it('are not what life brings: missing rights, and what has vanished', async () => {
    const { channel } = scene.channel();
    const violations = await scene.violationsOf(async () => {
      scene.guild.overwrite(channel, { deny: ['SendMessages'] });
      await post(channel, { content: 'a' });
      scene.guild.deleteChannel(channel);
      await post(channel, { content: 'a' });
    });
    expect(violations).toEqual([]);
  });
});

function v2(more: object): object {
  const flags = MessageFlags.IsComponentsV2;
  return { flags, components: [{ type: ComponentType.textDisplay, content: 'text' }], ...more };
}

function refused(field: string) {
  return { status: 400, json: { code: 50_035, errors: { [field]: {} } } };
}

/** The fields that an error names: `embeds.0.title`. */
function fieldsOf(errors: Json, at = ''): string[] {
  return Object.entries(errors ?? {}).flatMap(([key, value]) =>
    key === '_errors' ? [at] : fieldsOf(value, at ? `${at}.${key}` : key),
  );
}

function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
