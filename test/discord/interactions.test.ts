import { type Client, Events, MessageFlags } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ButtonStyle, CallbackType, ComponentType, OptionType } from '../../src/sandbox/discord/constants.ts';
import type { Use } from '../../src/sandbox/discord/driver/use.ts';
import { createScene, type Json, type Reply, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
  await scene.call('PUT', `/applications/${scene.discord.botId}/commands`, [
    {
      name: 'test',
      description: 'For the test',
      options: [{ type: OptionType.string, name: 'what', description: 'What' }],
    },
  ]);
});
afterAll(() => scene.close());

const button = (customId: string, label = customId, more: object = {}) => ({
  type: ComponentType.button,
  style: ButtonStyle.primary,
  custom_id: customId,
  label,
  ...more,
});
const row = (...components: object[]) => ({ type: ComponentType.row, components });
const menu = (...values: string[]) =>
  row({
    type: ComponentType.stringSelect,
    custom_id: 'menu',
    placeholder: 'Choose',
    options: values.map((value) => ({ label: value.toUpperCase(), value })),
  });
const input = (customId: string, more: object = {}) =>
  row({ type: ComponentType.textInput, custom_id: customId, label: customId, style: 1, ...more });
const form = (...components: object[]) => ({
  type: CallbackType.modal,
  data: { custom_id: 'form', title: 'A form', components },
});

const say = (content: string, more: object = {}) => ({
  type: CallbackType.reply,
  data: { content, ...more },
});
const ephemeral = { flags: MessageFlags.Ephemeral };

/** Alice runs the command somewhere. */
function use(room = scene.channel()): Use {
  return scene.alice.command('test', {}, room);
}

/** The bot's first response, as a plain request. */
function respond({ interaction }: Use, body: object, query = ''): Promise<Reply> {
  return scene.call('POST', `/interactions/${interaction.id}/${interaction.token}/callback${query}`, body);
}

/** What the bot does later with the interaction's token. */
function hook(method: string, { interaction }: Use, rest: string, body?: object): Promise<Reply> {
  return scene.call(method, `/webhooks/${scene.discord.botId}/${interaction.token}${rest}`, body);
}

describe('discord.js', () => {
  let client: Client;
  beforeAll(async () => {
    client = await scene.connect();
  });
  afterAll(() => client.destroy());

  /** What the bot does with the next interaction. */
  function onNext(act: (interaction: Json) => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) =>
      client.once(Events.InteractionCreate, (interaction) => act(interaction).then(resolve, reject)),
    );
  }

  it('replies', async () => {
    const done = onNext((interaction) => interaction.reply({ content: 'pong', withResponse: true }));
    const answer = await use().answer();
    expect(answer.text()).toBe('pong');
    expect(await done).toMatchObject({
      resource: { message: { id: answer.id, content: 'pong' } },
      interaction: { responseMessageId: answer.id, responseMessageLoading: false },
    });
  });

  it('thinks first, then answers, then adds something', async () => {
    const room = scene.channel();
    const done = onNext(async (interaction) => {
      await interaction.deferReply();
      await interaction.editReply('at last');
      await interaction.followUp('and more');
      return interaction.fetchReply();
    });
    const used = use(room);
    const answer = await used.answer();
    expect(answer.text()).toBe('at last');
    expect(answer.message.editedAt).toBeUndefined();
    expect(await done).toMatchObject({ id: answer.id, content: 'at last' });
    expect(scene.bob.reads(room).map((message) => message.text())).toEqual(['at last', 'and more']);
    expect(await used.acknowledged()).toBeLessThan(3000);
  });

  it('opens a form from a button and reads what was filled in', async () => {
    const room = scene.channel();
    void onNext((interaction) =>
      interaction.reply({ content: 'here', components: [row(button('open', 'Open'))] }),
    );
    const message = await use(room).answer();
    void onNext((interaction) =>
      interaction.showModal(form(input('name'), input('size', { value: 'small' })).data),
    );
    const modal = await scene.alice.click(message, 'Open').modal();
    expect(modal).toMatchObject({
      title: 'A form',
      fields: [{ custom_id: 'name' }, { custom_id: 'size', value: 'small' }],
    });
    const read: string[] = [];
    void onNext(async (interaction) => {
      read.push(
        interaction.customId,
        ...['name', 'size'].map((name) => interaction.fields.getTextInputValue(name)),
      );
      await interaction.update({ content: 'filled in' });
    });
    const after = await scene.alice.submit(modal, { name: 'web' }).answer();
    expect(read).toEqual(['form', 'web', 'small']);
    expect(after.id).toBe(message.id);
    expect(message.text()).toBe('filled in\n[Open]');
  });

  it('reads what was chosen, and changes the message it was chosen in', async () => {
    void onNext((interaction) =>
      interaction.reply({ content: 'which?', components: [menu('a', 'b')], ...ephemeral }),
    );
    const message = await use().answer();
    void onNext((interaction) =>
      interaction.update({ content: `chose ${interaction.values}`, components: [] }),
    );
    await scene.alice.choose(message, 'b').answer();
    expect(message.text()).toBe('chose b');
  });

  it('is not heard after three seconds, and hears so', async () => {
    const refused = onNext(async (interaction) => {
      scene.discord.advance(3000);
      await interaction.reply('too late');
    });
    const used = use();
    await expect(refused).rejects.toMatchObject({ code: 10_062, status: 404 });
    await expect(used.answer()).rejects.toThrow('The application did not respond to /test');
  });
});

describe('a first response', () => {
  it('may be a reply that all see or one that only the member sees', async () => {
    const room = scene.channel();
    await respond(use(room), say('for all'));
    await respond(use(room), say('for alice', ephemeral));
    expect(scene.alice.reads(room).map((message) => message.text())).toEqual(['for all', 'for alice']);
    expect(scene.bob.reads(room).map((message) => message.text())).toEqual(['for all']);
    const { json } = await scene.call('GET', `/channels/${room.id}/messages`);
    expect(json.map(({ content }: Json) => content)).toEqual(['for all']);
    const [, secret] = scene.alice.reads(room);
    expect(await scene.call('GET', `/channels/${room.id}/messages/${secret?.id}`)).toMatchObject({
      status: 404,
    });
  });

  it('tells with_response what it made', async () => {
    const used = use();
    const { json } = await respond(used, say('hello', ephemeral), '?with_response=true');
    expect(json).toMatchObject({
      interaction: {
        id: used.interaction.id,
        response_message_ephemeral: true,
        response_message_loading: false,
      },
      resource: { type: CallbackType.reply, message: { content: 'hello' } },
    });
    const deferred = await respond(use(), { type: CallbackType.deferredReply }, '?with_response=true');
    expect(deferred.json).toMatchObject({ interaction: { response_message_loading: true } });
    expect(deferred.json.resource).toBeUndefined();
  });

  it('comes within three seconds: 10062 after, and the member reads that nobody responded', async () => {
    const used = use();
    scene.discord.advance(2999);
    expect(used.interaction.state).toBe('pending');
    const other = use();
    scene.discord.advance(1);
    const violations = await scene.violationsOf(async () => {
      expect(await respond(used, say('late'))).toMatchObject({ status: 404, json: { code: 10_062 } });
      expect((await respond(other, say('in time'))).status).toBe(204);
    });
    expect(violations).toMatchObject([{ code: 10_062 }]);
    await expect(used.acknowledged()).rejects.toThrow('did not respond');
  });

  it('needs the interaction’s own token', async () => {
    const [one, other] = [use(), use()];
    const { id } = one.interaction;
    expect(
      await scene.call('POST', `/interactions/${id}/${other.interaction.token}/callback`, say('hello')),
    ).toMatchObject({ status: 404, json: { code: 10_062 } });
  });

  it('comes once: 40060', async () => {
    const used = use();
    await respond(used, { type: CallbackType.deferredReply });
    const violations = await scene.violationsOf(async () => {
      expect(await respond(used, say('again'))).toMatchObject({ status: 400, json: { code: 40_060 } });
    });
    expect(violations).toMatchObject([{ code: 40_060 }]);
  });

  it('that is refused is none: another one may follow', async () => {
    const used = use();
    expect(await respond(used, say(''))).toMatchObject({ status: 400, json: { code: 50_006 } });
    expect(await respond(used, say('a'.repeat(2001)))).toMatchObject({ status: 400, json: { code: 50_035 } });
    expect(used.interaction.state).toBe('pending');
    expect((await respond(used, say('better'))).status).toBe(204);
  });

  it.each([
    ['an update', { type: CallbackType.update, data: { content: 'x' } }],
    ['a deferred update', { type: CallbackType.deferredUpdate }],
    ['choices', { type: CallbackType.autocomplete, data: { choices: [] } }],
    ['something unknown', { type: 99 }],
    ['nothing', {}],
  ])('to a command is not %s', async (_, body) => {
    expect(await respond(use(), body)).toMatchObject({ status: 400, json: { code: 50_035 } });
  });
});

describe('a deferred answer', () => {
  it('says nothing yet, then what the edit says', async () => {
    const room = scene.channel();
    const used = use(room);
    await respond(used, { type: CallbackType.deferredReply });
    const [loading] = scene.bob.reads(room);
    expect(loading?.message.flags).toBe(MessageFlags.Loading);
    const { json } = await hook('PATCH', used, '/messages/@original', { content: 'done' });
    expect(json).toMatchObject({ id: loading?.id, content: 'done', flags: 0, edited_timestamp: null });
    expect((await used.answer()).text()).toBe('done');
    await hook('PATCH', used, '/messages/@original', { content: 'done again' });
    expect((await hook('GET', used, '/messages/@original')).json.edited_timestamp).not.toBeNull();
  });

  it.each([
    ['hidden', ephemeral, {}, ['alice']],
    ['hidden, whatever the follow-up wants', ephemeral, { flags: 0 }, ['alice']],
    ['public, whatever the follow-up wants', {}, ephemeral, ['alice', 'bob']],
  ])('stays %s, also when a follow-up fills it', async (_, deferred, followUp, readers) => {
    const room = scene.channel();
    const used = use(room);
    await respond(used, { type: CallbackType.deferredReply, data: deferred });
    const { json } = await hook('POST', used, '', { content: 'found', ...followUp });
    expect(json.id).toBe(used.interaction.originalId);
    expect((json.flags & MessageFlags.Ephemeral) !== 0).toBe(readers.length === 1);
    const reading = [scene.alice, scene.bob].filter((person) => person.reads(room).length > 0);
    expect(reading.map(({ name }) => name)).toEqual(readers);
  });

  it('is followed by messages that choose for themselves', async () => {
    const room = scene.channel();
    const used = use(room);
    await respond(used, { type: CallbackType.deferredReply, data: ephemeral });
    await hook('PATCH', used, '/messages/@original', { content: 'secret' });
    const { json } = await hook('POST', used, '', { content: 'for all' });
    await hook('POST', used, '', { content: 'for alice', ...ephemeral });
    expect(scene.bob.reads(room).map((message) => message.text())).toEqual(['for all']);
    expect(scene.alice.reads(room).map((message) => message.text())).toEqual([
      'secret',
      'for all',
      'for alice',
    ]);
    await hook('PATCH', used, `/messages/${json.id}`, { content: 'for all of you' });
    expect(scene.bob.reads(room).map((message) => message.text())).toEqual(['for all of you']);
    expect((await hook('DELETE', used, `/messages/${json.id}`)).status).toBe(204);
    expect(scene.bob.reads(room)).toEqual([]);
  });

  it('is not followed by a form', async () => {
    const used = use();
    await respond(used, { type: CallbackType.deferredReply });
    expect(await respond(used, form(input('name')))).toMatchObject({ status: 400, json: { code: 40_060 } });
    await expect(used.modal()).rejects.toThrow('/test opened no form');
  });

  it('can be given for 15 minutes', async () => {
    const used = use();
    await respond(used, { type: CallbackType.deferredReply });
    scene.discord.advance(15 * 60_000 - 10_000);
    expect((await hook('PATCH', used, '/messages/@original', { content: 'just in time' })).status).toBe(200);
    scene.discord.advance(10_001);
    for (const [method, rest] of [
      ['PATCH', '/messages/@original'],
      ['POST', ''],
    ] as const) {
      expect(await hook(method, used, rest, { content: 'late' })).toMatchObject({
        status: 401,
        json: { code: 50_027 },
      });
    }
  });
});

describe('an interaction’s token', () => {
  it('reaches nothing before the acknowledgement, and no other interaction’s messages', async () => {
    const [one, other] = [use(), use()];
    expect(await hook('POST', one, '', { content: 'hello' })).toMatchObject({
      status: 404,
      json: { code: 10_015 },
    });
    await respond(one, say('one'));
    await respond(other, say('other'));
    const { originalId } = one.interaction;
    expect(await hook('PATCH', other, `/messages/${originalId}`, { content: 'mine' })).toMatchObject({
      status: 404,
      json: { code: 10_008 },
    });
  });
});

describe('a component', () => {
  async function message(components: object[], more: object = {}) {
    const used = use();
    await respond(used, say('press', { components, ...more }));
    return used.answer();
  }

  it('tells the bot which one it was, in which message', async () => {
    const client = await scene.connect();
    const shown = await message([row(button('a'), button('b'))]);
    const clicked = new Promise<Json>((resolve) => client.once(Events.InteractionCreate, resolve));
    const used = scene.bob.click(shown, 'b');
    expect(await clicked).toMatchObject({
      customId: 'b',
      message: { id: shown.id },
      user: { id: scene.bob.id },
    });
    await respond(used, { type: CallbackType.deferredUpdate });
    await hook('PATCH', used, '/messages/@original', { content: 'pressed', components: [] });
    expect(shown.text()).toBe('pressed');
    await client.destroy();
  });

  it('can only be used as Discord shows it', async () => {
    const shown = await message([row(button('a', 'Off', { disabled: true })), menu('x')]);
    expect(() => scene.alice.click(shown, 'Off')).toThrow(/no button Off to click in:\npress\n\(Off\)/);
    expect(() => scene.alice.click(shown, 'Other')).toThrow(/no button Other/);
    expect(() => scene.alice.choose(shown, 'y')).toThrow(/no menu with y/);
    expect(() => scene.alice.choose(shown, 'x', 'x')).toThrow(/takes 1 to 1/);
  });

  it('of a message for alice is not bob’s to use', async () => {
    const secret = await message([row(button('a'))], ephemeral);
    expect(() => scene.bob.click(secret, 'a')).toThrow(/bob can't see/);
    expect(scene.alice.click(secret, 'a').interaction.state).toBe('pending');
  });

  it('of a deleted message is gone', async () => {
    const used = use();
    await respond(used, say('press', { components: [row(button('a'))] }));
    const shown = await used.answer();
    await hook('DELETE', used, '/messages/@original');
    expect(() => scene.alice.click(shown, 'a')).toThrow(/alice can't see/);
  });
});

describe('a form', () => {
  async function open(...components: object[]) {
    const used = use();
    await respond(used, form(...components));
    return used.modal();
  }

  it('is filled in as Discord lets one', async () => {
    const modal = await open(
      input('name', { min_length: 2, max_length: 4 }),
      input('note', { required: false }),
    );
    expect(() => scene.alice.submit(modal, {})).toThrow('field name must be filled in');
    expect(() => scene.alice.submit(modal, { name: 'a' })).toThrow('too short');
    expect(() => scene.alice.submit(modal, { name: 'abcde' })).toThrow('too long');
    expect(() => scene.alice.submit(modal, { name: 'abc', size: 'x' })).toThrow('no field size');
    const used = scene.alice.submit(modal, { name: 'abc' });
    expect((await respond(used, say('thanks'))).status).toBe(204);
  });

  it('is not answered with another form', async () => {
    const used = scene.alice.submit(await open(input('name')), { name: 'web' });
    expect(await respond(used, form(input('name')))).toMatchObject({ status: 400, json: { code: 50_035 } });
  });

  it('that came from a command has no message to update', async () => {
    const used = scene.alice.submit(await open(input('name')), { name: 'web' });
    expect(await respond(used, { type: CallbackType.deferredUpdate })).toMatchObject({ status: 400 });
  });

  it.each([
    ['no field', [], 'BASE_TYPE_BAD_LENGTH'],
    ['six fields', Array.from({ length: 6 }, (_, index) => input(`f${index}`)), 'BASE_TYPE_BAD_LENGTH'],
    ['the same field twice', [input('name'), input('name')], 'COMPONENT_CUSTOM_ID_DUPLICATED'],
    ['a label of 46 characters', [input('name', { label: 'a'.repeat(46) })], 'BASE_TYPE_MAX_LENGTH'],
    ['no label', [input('name', { label: undefined })], 'BASE_TYPE_REQUIRED'],
    ['more in a field than fits', [input('name', { value: 'abc', max_length: 2 })], 'BASE_TYPE_MAX_LENGTH'],
    ['a button', [row(button('a'))], 'BASE_TYPE_CHOICES'],
    [
      'two fields in a row',
      [row(...[input('a'), input('b')].flatMap(({ components }) => components))],
      'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
  ])('is refused with %s', async (_, components, code) => {
    const { status, json } = await respond(use(), form(...components));
    expect(status).toBe(400);
    expect(JSON.stringify(json.errors)).toContain(code);
  });

  it('is refused with a title of 46 characters, or none', async () => {
    for (const title of ['a'.repeat(46), '', ' ']) {
      const body = { type: CallbackType.modal, data: { ...form(input('name')).data, title } };
      expect(await respond(use(), body)).toMatchObject({
        status: 400,
        json: { errors: { data: { title: {} } } },
      });
    }
  });
});
