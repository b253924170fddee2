import { Events, SlashCommandBuilder } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OptionType } from '../../src/sandbox/discord/constants.ts';
import { createScene, type Json, type Scene } from './scene.ts';

let scene: Scene;
let path: string;
beforeAll(async () => {
  scene = await createScene();
  path = `/applications/${scene.discord.botId}/commands`;
});
afterAll(() => scene.close());

const description = 'For the test';
const text = (name: string, more: object = {}) => ({ type: OptionType.string, name, description, ...more });
const subcommand = (name: string, options: readonly object[] = []) => ({
  type: OptionType.subcommand,
  name,
  description,
  options,
});
const command = (more: object = {}) => ({ name: 'test', description, ...more });

/** Which field Discord complains about, and with which code. */
async function complaintAbout(body: Json): Promise<string> {
  const { status, json } = await scene.call('POST', path, body);
  expect(status, JSON.stringify(json)).toBe(400);
  return JSON.stringify(json.errors ?? json);
}

describe('commands', () => {
  it('are registered by discord.js and read back as they were', async () => {
    const client = await scene.connect();
    const built = new SlashCommandBuilder()
      .setName('greet')
      .setDescription('Greets somebody')
      .addUserOption((option) => option.setName('who').setDescription('Whom').setRequired(true))
      .addStringOption((option) =>
        option.setName('how').setDescription('How').addChoices({ name: 'Kindly', value: 'kindly' }),
      );
    const set = await client.application.commands.set([built]);
    const fetched = await client.application.commands.fetch();
    expect(fetched.map(({ name, id }) => [name, id])).toEqual(set.map(({ name, id }) => [name, id]));
    expect(fetched.first()?.options).toMatchObject([
      { name: 'who', type: OptionType.user, required: true },
      { name: 'how', type: OptionType.string, choices: [{ name: 'Kindly', value: 'kindly' }] },
    ]);
    await client.destroy();
  });

  it('keep their id while they keep their name, and go when they are left out', async () => {
    const [first] = (await scene.call('PUT', path, [command(), command({ name: 'other' })])).json;
    const again = (await scene.call('PUT', path, [command({ description: 'Changed' })])).json;
    expect(again).toMatchObject([{ id: first.id, name: 'test', description: 'Changed' }]);
    expect(again[0].version).not.toBe(first.version);
    expect((await scene.call('GET', path)).json).toHaveLength(1);
    expect((await scene.call('GET', `${path}/${first.id}`)).json).toMatchObject({ name: 'test' });
    expect((await scene.call('DELETE', `${path}/${first.id}`)).status).toBe(204);
    expect((await scene.call('GET', path)).json).toEqual([]);
    expect(await scene.call('GET', `${path}/${first.id}`)).toMatchObject({
      status: 404,
      json: { code: 10_063 },
    });
  });

  it('of one guild stand beside the global ones', async () => {
    const own = `/applications/${scene.discord.botId}/guilds/${scene.guild.id}/commands`;
    await scene.call('PUT', path, [command({ name: 'everywhere' })]);
    await scene.call('PUT', own, [command({ name: 'here' })]);
    expect((await scene.call('GET', own)).json).toMatchObject([{ name: 'here', guild_id: scene.guild.id }]);
    expect((await scene.call('GET', path)).json).toMatchObject([{ name: 'everywhere' }]);
    await scene.call('PUT', own, []);
  });

  it('of another application, or for a guild without the bot, are none of the bot’s business', async () => {
    expect(await scene.call('GET', '/applications/123/commands')).toMatchObject({
      status: 403,
      json: { code: 20_012 },
    });
    expect(await scene.call('GET', `/applications/${scene.discord.botId}/guilds/123/commands`)).toMatchObject(
      {
        status: 403,
        json: { code: 50_001 },
      },
    );
  });
});

describe('a command is refused', () => {
  it.each([
    ['a name in capitals', command({ name: 'Test' }), 'APPLICATION_COMMAND_INVALID_NAME'],
    ['a name with a space', command({ name: 'te st' }), 'APPLICATION_COMMAND_INVALID_NAME'],
    ['a name of 33 characters', command({ name: 'a'.repeat(33) }), 'BASE_TYPE_MAX_LENGTH'],
    ['no description', command({ description: '' }), 'BASE_TYPE_REQUIRED'],
    ['a description of 101 characters', command({ description: 'a'.repeat(101) }), 'BASE_TYPE_MAX_LENGTH'],
    ['26 options', command({ options: many(26, (i) => text(`o${i}`)) }), 'BASE_TYPE_BAD_LENGTH'],
    ['26 choices', command({ options: [text('o', { choices: many(26, choice) })] }), 'BASE_TYPE_BAD_LENGTH'],
    [
      'the same choice twice',
      command({ options: [text('o', { choices: [choice(1), choice(1)] })] }),
      'CHOICE_NAME_EXISTS',
    ],
    ['the same option twice', command({ options: [text('o'), text('o')] }), 'OPTIONS_NAME_INVALID'],
    ['an option in capitals', command({ options: [text('O')] }), 'APPLICATION_COMMAND_INVALID_NAME'],
    [
      'a required option after others',
      command({ options: [text('o'), text('p', { required: true })] }),
      'OPTIONS_REQUIRED_INVALID',
    ],
    [
      'choices and autocomplete',
      command({ options: [text('o', { autocomplete: true, choices: [choice(1)] })] }),
      'AUTOCOMPLETE_CHOICES',
    ],
    [
      'a subcommand beside other options',
      command({ options: [subcommand('one'), text('o')] }),
      'OPTIONS_TYPE_INVALID',
    ],
    [
      'a subcommand in a subcommand',
      command({ options: [subcommand('one', [subcommand('two')])] }),
      '"options":{"0":{"options":{"0":{"type"',
    ],
    [
      'a group of what are no subcommands',
      command({ options: [{ ...subcommand('one', [text('o')]), type: OptionType.subcommandGroup }] }),
      '"options":{"0":{"options":{"0":{"type"',
    ],
    [
      'more than 8,000 characters in all',
      command({ options: many(25, (i) => text(`o${i}`, { choices: many(25, longChoice) })) }),
      'TOO_LARGE',
    ],
  ])('for %s', async (_, body, code) => {
    expect(await complaintAbout(body)).toContain(code);
  });

  it('for a name that another one of the set has', async () => {
    const { json } = await scene.call('PUT', path, [command(), command()]);
    expect(JSON.stringify(json.errors[1].name)).toContain('APPLICATION_COMMANDS_DUPLICATE_NAME');
  });

  it('as the 101st', async () => {
    const hundred = many(100, (i) => command({ name: `c${i}` }));
    expect(await scene.call('PUT', path, [...hundred, command()])).toMatchObject({
      status: 400,
      json: { code: 30_032 },
    });
    expect((await scene.call('PUT', path, hundred)).json).toHaveLength(100);
    expect(await scene.call('POST', path, command())).toMatchObject({ status: 400, json: { code: 30_032 } });
    expect((await scene.call('GET', path)).json).toHaveLength(100);
  });

  it('and the others stay as they were', async () => {
    await scene.call('PUT', path, [command()]);
    await scene.call('PUT', path, [command({ name: 'Wrong' })]);
    expect((await scene.call('GET', path)).json).toMatchObject([{ name: 'test' }]);
  });
});

describe('what a member types', () => {
  const options = [
    { type: OptionType.user, name: 'who', description, required: true },
    { type: OptionType.string, name: 'how', description, choices: [{ name: 'Kindly', value: 'kindly' }] },
    { type: OptionType.string, name: 'words', description, min_length: 2, max_length: 5 },
    { type: OptionType.integer, name: 'times', description, min_value: 1, max_value: 9 },
    { type: OptionType.boolean, name: 'loud', description },
  ];
  beforeAll(() => scene.call('PUT', path, [command({ options })]));

  it('arrives at discord.js with the member it names', async () => {
    const client = await scene.connect();
    const used = new Promise<Json>((resolve) => client.once(Events.InteractionCreate, resolve));
    const room = scene.channel();
    const who = scene.bob;
    scene.alice.command('test', { who, how: 'kindly', words: 'abc', times: 3, loud: true }, room);
    const interaction = await used;
    expect(interaction.options.getUser('who').username).toBe('bob');
    expect(interaction.options.getMember('who').user.id).toBe(scene.bob.id);
    expect(interaction.options.getString('how')).toBe('kindly');
    expect(interaction.options.getInteger('times')).toBe(3);
    expect(interaction.options.getBoolean('loud')).toBe(true);
    expect(interaction).toMatchObject({ channelId: room.id, guildId: scene.guild.id });
    expect(interaction.user.id).toBe(scene.alice.id);
    expect(interaction.appPermissions.has('SendMessages')).toBe(true);
    expect(interaction.memberPermissions.has('ManageGuild')).toBe(false);
    await client.destroy();
  });

  it.each([
    ['without a required option', {}, /needs the option who/],
    ['with an option that is not there', { what: 'x' }, /has no option what/],
    ['with a choice that is not there', { how: 'rudely' }, /no choice rudely/],
    ['with too short a text', { words: 'a' }, /too short/],
    ['with too long a text', { words: 'abcdef' }, /too long/],
    ['with words for a number', { times: 'three' }, /takes a whole number/],
    ['with half a time', { times: 1.5 }, /takes a whole number/],
    ['with too many times', { times: 10 }, /too large/],
    ['with no times', { times: 0 }, /too small/],
    ['with words for yes or no', { loud: 'very' }, /takes yes or no/],
  ])('is held back by Discord %s', (_, values: Json, complaint) => {
    const given = Object.keys(values).length > 0 ? { who: scene.bob, ...values } : {};
    expect(() => scene.alice.command('test', given, scene.channel())).toThrow(complaint);
  });

  it('names somebody of this server', () => {
    const stranger = scene.discord.addGuild('Elsewhere').addMember('mallory');
    expect(() => scene.alice.command('test', { who: stranger }, scene.channel())).toThrow(
      /nobody of this server/,
    );
  });

  it('needs a command, a channel that one sees, and the right to use commands', () => {
    expect(() => scene.alice.command('nothing', {}, scene.channel())).toThrow(/no command \/nothing/);
    const { channel } = scene.channel();
    const who = { id: scene.alice.id, type: 'member' } as const;
    scene.guild.overwrite(channel, { deny: ['UseApplicationCommands'] }, who);
    expect(() => scene.alice.command('test', { who: scene.bob }, { channel })).toThrow(/can't use commands/);
  });
});

describe('subcommands', () => {
  const times = { type: OptionType.integer, name: 'times', description, required: true, autocomplete: true };
  const who = { type: OptionType.user, name: 'who', description };
  const group = { type: OptionType.subcommandGroup, name: 'more', description };
  const set = command({
    name: 'set',
    options: [
      subcommand('one', [times, who]),
      subcommand('none'),
      { ...group, options: [subcommand('inner', [text('o')])] },
    ],
  });
  beforeAll(() => scene.call('PUT', path, [set]));

  it('are offered each by itself, and the command alone is not', () => {
    const offered = scene.alice.commands(scene.channel());
    expect(offered.map(({ name }) => name)).toEqual(['set more inner', 'set none', 'set one']);
    expect(() => scene.alice.command('set', {}, scene.channel())).toThrow(/no command \/set$/);
  });

  it('arrive at discord.js with their options', async () => {
    const client = await scene.connect();
    const used = async (name: string, values: Json): Promise<Json> => {
      const arrived = new Promise<Json>((resolve) => client.once(Events.InteractionCreate, resolve));
      scene.alice.command(name, values, scene.channel());
      return arrived;
    };
    const one = await used('set one', { times: 3, who: scene.bob });
    expect(one.commandName).toBe('set');
    expect(one.options.getSubcommand()).toBe('one');
    expect(one.options.getInteger('times')).toBe(3);
    expect(one.options.getUser('who').username).toBe('bob');
    expect((await used('set none', {})).options.getSubcommand()).toBe('none');
    const inner = await used('set more inner', { o: 'x' });
    expect(inner.options.getSubcommandGroup()).toBe('more');
    expect(inner.options.getString('o')).toBe('x');
    const typed = new Promise<Json>((resolve) => client.once(Events.InteractionCreate, resolve));
    void scene.alice.complete('set one', { times: 4 }, 'times', scene.channel()).catch(() => {});
    expect((await typed).options.getFocused(true)).toMatchObject({ name: 'times', value: '4' });
    await client.destroy();
  });

  it('hold their options to the same rules', () => {
    const uses = (values: Json) => () => scene.alice.command('set one', values, scene.channel());
    expect(uses({})).toThrow('/set one needs the option times');
    expect(uses({ times: 1.5 })).toThrow(/whole number/);
    expect(uses({ times: 1, what: 'x' })).toThrow('/set one has no option what');
  });
});

function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function choice(index: number) {
  return { name: `choice ${index}`, value: `value ${index}` };
}

function longChoice(index: number) {
  return { name: `choice ${index}`.padEnd(20), value: `value ${index}`.padEnd(20) };
}
