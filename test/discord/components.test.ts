import { Events } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallbackType } from '../../src/sandbox/discord/constants.ts';
import type { Json } from './scene.ts';
import { button, createUses, ephemeral, form, input, menu, row, say, type Uses } from './uses.ts';

let scene: Uses;
beforeAll(async () => {
  scene = await createUses();
});
afterAll(() => scene.close());

describe('a component', () => {
  async function message(components: object[], more: object = {}) {
    const used = scene.use();
    await scene.respond(used, say('press', { components, ...more }));
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
    await scene.respond(used, { type: CallbackType.deferredUpdate });
    await scene.hook('PATCH', used, '/messages/@original', { content: 'pressed', components: [] });
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
    const used = scene.use();
    await scene.respond(used, say('press', { components: [row(button('a'))] }));
    const shown = await used.answer();
    await scene.hook('DELETE', used, '/messages/@original');
    expect(() => scene.alice.click(shown, 'a')).toThrow(/alice can't see/);
  });
});

describe('a form', () => {
  async function open(...components: object[]) {
    const used = scene.use();
    await scene.respond(used, form(...components));
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
    expect((await scene.respond(used, say('thanks'))).status).toBe(204);
  });

  it('is not answered with another form', async () => {
    const used = scene.alice.submit(await open(input('name')), { name: 'web' });
    expect(await scene.respond(used, form(input('name')))).toMatchObject({
      status: 400,
      json: { code: 50_035 },
    });
  });

  it('that came from a command has no message to update', async () => {
    const used = scene.alice.submit(await open(input('name')), { name: 'web' });
    expect(await scene.respond(used, { type: CallbackType.deferredUpdate })).toMatchObject({ status: 400 });
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
    const { status, json } = await scene.respond(scene.use(), form(...components));
    expect(status).toBe(400);
    expect(JSON.stringify(json.errors)).toContain(code);
  });

  it('is refused with a title of 46 characters, or none', async () => {
    for (const title of ['a'.repeat(46), '', ' ']) {
      const body = { type: CallbackType.modal, data: { ...form(input('name')).data, title } };
      expect(await scene.respond(scene.use(), body)).toMatchObject({
        status: 400,
        json: { errors: { data: { title: {} } } },
      });
    }
  });
});
