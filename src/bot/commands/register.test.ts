import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { commands } from './all.ts';
import { sameCommands } from './register.ts';

const wanted = commands.map(({ definition }) => definition);
type Definition = (typeof wanted)[number];
type Option = APIApplicationCommandBasicOption;

/** What Discord answers for commands that were registered: with ids, versions and every default written out. */
function asRegistered(definitions: readonly Definition[]): object[] {
  return structuredClone(definitions).map((definition, index) => ({
    id: `900${index}`,
    application_id: '9000',
    version: `800${index}`,
    default_member_permissions: null,
    type: 1,
    nsfw: false,
    dm_permission: true,
    contexts: null,
    integration_types: [0],
    name_localizations: null,
    description_localizations: null,
    ...definition,
    options: (definition.options ?? []).map(registeredOption),
  }));
}

function registeredOption(option: APIApplicationCommandOption): object {
  return {
    required: false,
    autocomplete: false,
    name_localizations: null,
    ...option,
    ...('choices' in option && option.choices !== undefined
      ? { choices: option.choices.map((choice) => ({ name_localizations: null, ...choice })) }
      : {}),
    ...('options' in option && option.options !== undefined
      ? { options: option.options.map(registeredOption) }
      : {}),
  };
}

/** The wanted commands, with a change to the command `name`. */
function changed(name: string, change: (definition: Definition) => unknown): Definition[] {
  const copies = structuredClone(wanted);
  const copy = copies.find((definition) => definition.name === name);
  if (copy === undefined) throw new Error(`no command ${name}`);
  change(copy);
  return copies;
}

function option(
  definition: Definition,
  name: string,
): Option & { choices?: { name: string; value: string }[] } {
  const found = definition.options?.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no option ${name}`);
  return found as Option & { choices?: { name: string; value: string }[] };
}

/** Choices are those of /cloud-grant; all else is tried with /cloud-deploy. */
function commandIn(part: (definition: Definition) => unknown): string {
  return String(part).includes('permission') ? 'cloud-grant' : 'cloud-deploy';
}

/** Whichever of the two Discord has, and whichever is wanted. */
function expectDifference(others: readonly Definition[]): void {
  expect(sameCommands(asRegistered(wanted), others)).toBe(false);
  expect(sameCommands(asRegistered(others), wanted)).toBe(false);
}

describe('sameCommands', () => {
  it('sees past what Discord fills in by itself', () => {
    expect(sameCommands(asRegistered(wanted), wanted)).toBe(true);
  });

  it('does not care about the order of commands', () => {
    expect(sameCommands(asRegistered(wanted).reverse(), wanted)).toBe(true);
  });

  it.each<[string, (deploy: Definition) => object | undefined, object]>([
    ['a description', (deploy) => deploy, { description: 'Another' }],
    ['who may use it', (deploy) => deploy, { default_member_permissions: '32' }],
    ['the name of an option', (deploy) => option(deploy, 'name'), { name: 'label' }],
    ['the description of an option', (deploy) => option(deploy, 'name'), { description: 'Another' }],
    [
      'the type of an option',
      (deploy) => option(deploy, 'name'),
      { type: ApplicationCommandOptionType.Role },
    ],
    ['that an option is required', (deploy) => option(deploy, 'name'), { required: true }],
    ['a least length', (deploy) => option(deploy, 'name'), { min_length: 0 }],
    ['the label of a choice', (grant) => option(grant, 'permission').choices?.[0], { name: 'x' }],
    ['the value of a choice', (grant) => option(grant, 'permission').choices?.[0], { value: 'x' }],
  ])('notices %s', (_, part, difference) => {
    expectDifference(changed(commandIn(part), (command) => Object.assign(part(command) ?? {}, difference)));
  });

  it.each<[string, (deploy: Definition) => unknown]>([
    ['one option less', (deploy) => deploy.options?.pop()],
    ['options in another order', (deploy) => deploy.options?.reverse()],
    ['one choice more', (grant) => option(grant, 'permission').choices?.push({ name: 'x', value: 'x' })],
  ])('notices %s', (_, change) => {
    expectDifference(changed(commandIn(change), change));
  });

  it('looks into subcommands', () => {
    const text = { type: ApplicationCommandOptionType.String, name: 'a', description: 'x' } as const;
    const set = (...options: APIApplicationCommandBasicOption[]): Definition[] => [
      {
        name: 'set',
        description: 'x',
        options: [{ type: ApplicationCommandOptionType.Subcommand, name: 'one', description: 'x', options }],
      },
    ];
    expect(sameCommands(asRegistered(set(text)), set(text))).toBe(true);
    expect(sameCommands(asRegistered(set()), set())).toBe(true);
    expect(sameCommands(asRegistered(set(text)), set({ ...text, required: true }))).toBe(false);
    expect(sameCommands(asRegistered(set(text)), set())).toBe(false);
  });

  it('notices a command too few and one too many', () => {
    expect(sameCommands(asRegistered(wanted.slice(1)), wanted)).toBe(false);
    expect(sameCommands(asRegistered(wanted), wanted.slice(1))).toBe(false);
    expect(sameCommands([], wanted)).toBe(false);
  });

  it.each([[null], [undefined], ['text'], [{}], [[{}, 7]]])('takes %j for something else', (answer) => {
    expect(sameCommands(answer, wanted)).toBe(false);
  });
});
