import { OptionType } from '../discord/constants.ts';
import type { Person } from '../discord/driver/person.ts';
import type { CommandDefinition, CommandOption } from '../discord/state/model.ts';
import type { Cast } from './cast.ts';
import { choosable, clickable } from './components.ts';
import type { Forms } from './forms.ts';
import { optionValues, quotedIfNeeded } from './option-values.ts';
import { parseAssignments } from './parse.ts';
import { commandWords, subcommandsOf, typedCommand } from './typed-command.ts';

/** What completion draws from. */
export type Known = {
  readonly cast: Cast;
  readonly forms: Pick<Forms, 'fieldNames'>;
  /** Values that options of a name were given before. */
  readonly givenBefore: ReadonlyMap<string, ReadonlySet<string>>;
  readonly verbs: readonly string[];
};

/** What somebody has typed of a command. */
type Typing = {
  readonly person: Person;
  readonly command: CommandDefinition;
  readonly rest: string;
};

/** @returns what the line could go on with, and its end that this replaces: the form of readline's completer */
export async function complete(line: string, known: Known): Promise<[string[], string]> {
  const { cast, forms, verbs } = known;
  const [, who = '', space = '', verb = '', more = '', rest = ''] =
    /^\s*(\S*)(\s*)(\S*)(\s*)(.*)$/.exec(line) ?? [];
  const names = [...cast.people.map(({ name }) => name), 'help', 'quit'];
  if (space === '') return offer(names, who, ' ');
  const person = cast.people.find(({ name }) => name === who.toLowerCase());
  if (!person) return [[], line];
  const commands = person.commands(cast);
  if (more === '') return offer([...commandWords(commands), ...verbs], verb, ' ');
  const last = /\S*$/.exec(rest)?.[0] ?? '';
  if (verb === 'click') return offer(clickable(person), rest);
  if (verb === 'choose') return offer(choosable(person), rest);
  if (verb === 'fill') return offer(forms.fieldNames(person).map(toFill), last);
  if (!verb.startsWith('/')) return [[], last];
  const name = verb.slice(1);
  const subcommands = subcommandsOf(commands, name);
  if (subcommands.length > 0 && !/\s/.test(rest)) return offer(subcommands, rest, ' ');
  const typed = typedCommand(commands, `${name} ${rest}`);
  return typed ? completeOption({ person, ...typed }, last, known) : [[], last];
}

async function completeOption(typing: Typing, last: string, known: Known): Promise<[string[], string]> {
  const options = typing.command.options ?? [];
  const colon = last.indexOf(':');
  if (colon < 0) {
    return offer(
      options.map(({ name }) => toFill(name)),
      last,
    );
  }
  const option = options.find(({ name }) => name === last.slice(0, colon));
  if (!option) return [[], last];
  const values = option.autocomplete
    ? await askBot(typing, option.name, known.cast)
    : valuesOf(option, known);
  return offer(values.map(quotedIfNeeded), last.slice(colon + 1), ' ');
}

/** What the bot offers for an option; nothing where what is typed can't be read yet, or the bot does not answer. */
async function askBot({ person, command, rest }: Typing, option: string, cast: Cast): Promise<string[]> {
  try {
    const values = optionValues(cast, command, parseAssignments(rest));
    const offered = await person.complete(
      command.name,
      { ...values, [option]: values[option] ?? '' },
      option,
      cast,
    );
    return offered.map(({ value }) => String(value));
  } catch {
    return [];
  }
}

function valuesOf({ name, type, choices }: CommandOption, { cast, givenBefore }: Known): readonly string[] {
  if (choices && choices.length > 0) return choices.map(({ value }) => String(value));
  const people = cast.people.map((person) => `@${person.name}`);
  const roles = [...cast.guild.guild.roles.values()].map((role) => `@${role.name.replace(/^@/, '')}`);
  switch (type) {
    case OptionType.user:
      return people;
    case OptionType.role:
      return roles;
    case OptionType.mentionable:
      return [...people, ...roles];
    case OptionType.boolean:
      return ['yes', 'no'];
    default:
      return [...(givenBefore.get(name) ?? [])];
  }
}

function toFill(name: string): string {
  return `${name}:`;
}

/** Those that begin like what is there, whatever their case. One that is sure is followed by `after`. */
function offer(all: readonly string[], begun: string, after = ''): [string[], string] {
  const fitting = all.filter((one) => one.toLowerCase().startsWith(begun.toLowerCase()));
  return [fitting.length === 1 ? fitting.map((one) => one + after) : [...fitting], begun];
}
