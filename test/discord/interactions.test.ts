import { type Client, Events, MessageFlags } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallbackType } from '../../src/sandbox/discord/constants.ts';
import type { Json } from './scene.ts';
import { button, createUses, ephemeral, form, input, menu, row, say, type Uses } from './uses.ts';

let scene: Uses;
beforeAll(async () => {
  scene = await createUses();
});
afterAll(() => scene.close());

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
    const answer = await scene.use().answer();
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
    const used = scene.use(room);
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
    const message = await scene.use(room).answer();
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
    const message = await scene.use().answer();
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
    const used = scene.use();
    await expect(refused).rejects.toMatchObject({ code: 10_062, status: 404 });
    await expect(used.answer()).rejects.toThrow('The application did not respond to /test');
  });
});

describe('a first response', () => {
  it('may be a reply that all see or one that only the member sees', async () => {
    const room = scene.channel();
    await scene.respond(scene.use(room), say('for all'));
    await scene.respond(scene.use(room), say('for alice', ephemeral));
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
    const used = scene.use();
    const { json } = await scene.respond(used, say('hello', ephemeral), '?with_response=true');
    expect(json).toMatchObject({
      interaction: {
        id: used.interaction.id,
        response_message_ephemeral: true,
        response_message_loading: false,
      },
      resource: { type: CallbackType.reply, message: { content: 'hello' } },
    });
    const deferred = await scene.respond(
      scene.use(),
      { type: CallbackType.deferredReply },
      '?with_response=true',
    );
    expect(deferred.json).toMatchObject({ interaction: { response_message_loading: true } });
    expect(deferred.json.resource).toBeUndefined();
  });

  it('comes within three seconds: 10062 after, and the member reads that nobody responded', async () => {
    const used = scene.use();
    // Real time passes too.
    scene.discord.advance(2000);
    expect(used.interaction.state).toBe('pending');
    const other = scene.use();
    scene.discord.advance(1000);
    const violations = await scene.violationsOf(async () => {
      expect(await scene.respond(used, say('late'))).toMatchObject({ status: 404, json: { code: 10_062 } });
      expect((await scene.respond(other, say('in time'))).status).toBe(204);
    });
    expect(violations).toMatchObject([{ code: 10_062 }]);
    await expect(used.acknowledged()).rejects.toThrow('did not respond');
  });

  it('needs the interaction’s own token', async () => {
    const [one, other] = [scene.use(), scene.use()];
    const { id } = one.interaction;
    expect(
      await scene.call('POST', `/interactions/${id}/${other.interaction.token}/callback`, say('hello')),
    ).toMatchObject({ status: 404, json: { code: 10_062 } });
  });

  it('comes once: 40060', async () => {
    const used = scene.use();
    await scene.respond(used, { type: CallbackType.deferredReply });
    const violations = await scene.violationsOf(async () => {
      expect(await scene.respond(used, say('again'))).toMatchObject({ status: 400, json: { code: 40_060 } });
    });
    expect(violations).toMatchObject([{ code: 40_060 }]);
  });

  it('that is refused is none: another one may follow', async () => {
    const used = scene.use();
    expect(await scene.respond(used, say(''))).toMatchObject({ status: 400, json: { code: 50_006 } });
    expect(await scene.respond(used, say('a'.repeat(2001)))).toMatchObject({
      status: 400,
      json: { code: 50_035 },
    });
    expect(used.interaction.state).toBe('pending');
    expect((await scene.respond(used, say('better'))).status).toBe(204);
  });

  it.each([
    ['an update', { type: CallbackType.update, data: { content: 'x' } }],
    ['a deferred update', { type: CallbackType.deferredUpdate }],
    ['choices', { type: CallbackType.autocomplete, data: { choices: [] } }],
    ['something unknown', { type: 99 }],
    ['nothing', {}],
  ])('to a command is not %s', async (_, body) => {
    expect(await scene.respond(scene.use(), body)).toMatchObject({ status: 400, json: { code: 50_035 } });
  });
});

describe('a deferred answer', () => {
  it('says nothing yet, then what the edit says', async () => {
    const room = scene.channel();
    const used = scene.use(room);
    await scene.respond(used, { type: CallbackType.deferredReply });
    const [loading] = scene.bob.reads(room);
    expect(loading?.message.flags).toBe(MessageFlags.Loading);
    const { json } = await scene.hook('PATCH', used, '/messages/@original', { content: 'done' });
    expect(json).toMatchObject({ id: loading?.id, content: 'done', flags: 0, edited_timestamp: null });
    expect((await used.answer()).text()).toBe('done');
    await scene.hook('PATCH', used, '/messages/@original', { content: 'done again' });
    expect((await scene.hook('GET', used, '/messages/@original')).json.edited_timestamp).not.toBeNull();
  });

  it.each([
    ['hidden', ephemeral, {}, ['alice']],
    ['hidden, whatever the follow-up wants', ephemeral, { flags: 0 }, ['alice']],
    ['public, whatever the follow-up wants', {}, ephemeral, ['alice', 'bob']],
  ])('stays %s, also when a follow-up fills it', async (_, deferred, followUp, readers) => {
    const room = scene.channel();
    const used = scene.use(room);
    await scene.respond(used, { type: CallbackType.deferredReply, data: deferred });
    const { json } = await scene.hook('POST', used, '', { content: 'found', ...followUp });
    expect(json.id).toBe(used.interaction.originalId);
    expect((json.flags & MessageFlags.Ephemeral) !== 0).toBe(readers.length === 1);
    const reading = [scene.alice, scene.bob].filter((person) => person.reads(room).length > 0);
    expect(reading.map(({ name }) => name)).toEqual(readers);
  });

  it('is followed by messages that choose for themselves', async () => {
    const room = scene.channel();
    const used = scene.use(room);
    await scene.respond(used, { type: CallbackType.deferredReply, data: ephemeral });
    await scene.hook('PATCH', used, '/messages/@original', { content: 'secret' });
    const { json } = await scene.hook('POST', used, '', { content: 'for all' });
    await scene.hook('POST', used, '', { content: 'for alice', ...ephemeral });
    expect(scene.bob.reads(room).map((message) => message.text())).toEqual(['for all']);
    expect(scene.alice.reads(room).map((message) => message.text())).toEqual([
      'secret',
      'for all',
      'for alice',
    ]);
    await scene.hook('PATCH', used, `/messages/${json.id}`, { content: 'for all of you' });
    expect(scene.bob.reads(room).map((message) => message.text())).toEqual(['for all of you']);
    expect((await scene.hook('DELETE', used, `/messages/${json.id}`)).status).toBe(204);
    expect(scene.bob.reads(room)).toEqual([]);
  });

  it('is not followed by a form', async () => {
    const used = scene.use();
    await scene.respond(used, { type: CallbackType.deferredReply });
    expect(await scene.respond(used, form(input('name')))).toMatchObject({
      status: 400,
      json: { code: 40_060 },
    });
    await expect(used.modal()).rejects.toThrow('/test opened no form');
  });

  it('can be given for 15 minutes', async () => {
    const used = scene.use();
    await scene.respond(used, { type: CallbackType.deferredReply });
    scene.discord.advance(15 * 60_000 - 10_000);
    expect((await scene.hook('PATCH', used, '/messages/@original', { content: 'just in time' })).status).toBe(
      200,
    );
    scene.discord.advance(10_001);
    for (const [method, rest] of [
      ['PATCH', '/messages/@original'],
      ['POST', ''],
    ] as const) {
      expect(await scene.hook(method, used, rest, { content: 'late' })).toMatchObject({
        status: 401,
        json: { code: 50_027 },
      });
    }
  });
});

describe('an interaction’s token', () => {
  it('reaches nothing before the acknowledgement, and no other interaction’s messages', async () => {
    const [one, other] = [scene.use(), scene.use()];
    expect(await scene.hook('POST', one, '', { content: 'hello' })).toMatchObject({
      status: 404,
      json: { code: 10_015 },
    });
    await scene.respond(one, say('one'));
    await scene.respond(other, say('other'));
    const { originalId } = one.interaction;
    expect(await scene.hook('PATCH', other, `/messages/${originalId}`, { content: 'mine' })).toMatchObject({
      status: 404,
      json: { code: 10_008 },
    });
  });
});
