import { OptionType } from '../discord/constants.ts';
import type { OptionValues } from '../discord/driver/command-data.ts';
import type { CommandDefinition, CommandOption } from '../discord/state/model.ts';
import { type Cast, personNamed } from './cast.ts';
import { listed, meant } from './meant.ts';
import type { Assignment } from './parse.ts';

type Value = OptionValues[string];

/**
 * The options of a command as Discord's client makes them of what somebody typed: names become people and roles, and
 * the names of choices their values. The rest is for the client's own checks.
 * @throws Error that says what is wrong, and what there is
 */
export function optionValues(
  cast: Cast,
  { name, options }: CommandDefinition,
  typed: readonly Assignment[],
): OptionValues {
  const known = options ?? [];
  const values: Record<string, Value> = {};
  for (const one of typed) {
    const option = known.find((candidate) => candidate.name === one.name.toLowerCase());
    if (!option) throw new Error(`/${name} has no option ${one.name}; it has: ${optionList(known)}`);
    values[option.name] = readValue(cast, option, one.value);
  }
  return values;
}

/** The options that have to be there and are not. */
export function missingOptions(
  { options }: CommandDefinition,
  values: OptionValues,
): readonly CommandOption[] {
  return (options ?? []).filter((option) => option.required && values[option.name] === undefined);
}

/** How somebody could type it, as far as they have not typed it themselves. */
export function exampleOf(
  member: string,
  { name, options }: CommandDefinition,
  typed: readonly Assignment[],
): string {
  const missing = (options ?? []).filter(
    (option) => option.required && !typed.some((one) => one.name.toLowerCase() === option.name),
  );
  const words = [
    ...typed.map((one) => `${one.name}:${quotedIfNeeded(one.value)}`),
    ...missing.map((option) => `${option.name}:${sampleOf(option)}`),
  ];
  return [member, `/${name}`, ...words].join(' ');
}

export function quotedIfNeeded(value: string): string {
  return /^[^\s"]\S*$|^$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}

function optionList(options: readonly CommandOption[]): string {
  return listed(options.map(({ name, required }) => (required ? `${name} (required)` : name)));
}

function sampleOf({ name, type, choices }: CommandOption): string {
  const [choice] = choices ?? [];
  if (choice) return quotedIfNeeded(String(choice.value));
  if (type === OptionType.integer || type === OptionType.number) return '1';
  if (type === OptionType.boolean) return 'yes';
  if (type === OptionType.channel) return '#deployments';
  if ([OptionType.user, OptionType.role, OptionType.mentionable].includes(type as 6)) return '@alice';
  return name === 'project' ? 'demo' : '…';
}

function readValue(cast: Cast, option: CommandOption, text: string): Value {
  const choices = option.choices ?? [];
  if (choices.length > 0 && !option.autocomplete) return chosen(option.name, choices, text);
  switch (option.type) {
    case OptionType.integer:
    case OptionType.number:
      return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case OptionType.boolean:
      return truth(text) ?? text;
    case OptionType.user:
      return personNamed(cast, text);
    case OptionType.role:
    case OptionType.mentionable:
      return subjectNamed(cast, option, text);
    case OptionType.channel:
      return channelNamed(cast, text);
    default:
      return text;
  }
}

function chosen(
  option: string,
  choices: readonly { readonly name: string; readonly value: string | number }[],
  text: string,
): Value {
  const exact = choices.find((choice) => String(choice.value).toLowerCase() === text.toLowerCase());
  const [only, ...others] = meant(
    text,
    choices.map((choice) => choice.name),
  );
  const found = exact ?? (others.length === 0 ? choices.find((choice) => choice.name === only) : undefined);
  if (found) return found.value;
  throw new Error(`${option} takes one of: ${listed(choices.map((choice) => String(choice.value)))}`);
}

function truth(text: string): boolean | undefined {
  if (/^(yes|true|on)$/i.test(text)) return true;
  return /^(no|false|off)$/i.test(text) ? false : undefined;
}

function subjectNamed(cast: Cast, { name, type }: CommandOption, text: string): Value {
  const bare = text.replace(/^@/, '').toLowerCase();
  const roles = [...cast.guild.guild.roles.values()];
  const role = roles.find((one) => one.name.replace(/^@/, '').toLowerCase() === bare);
  if (role) return role;
  const people = type === OptionType.mentionable ? cast.people : [];
  const person = people.find((one) => one.name.toLowerCase() === bare);
  if (person) return person;
  const names = [...people, ...roles].map((one) => one.name.replace(/^@/, ''));
  throw new Error(`${name}: there is no ${text}; there are: ${listed(names)}`);
}

function channelNamed({ channel }: Cast, text: string): Value {
  if (text.replace(/^#/, '').toLowerCase() === channel.name.toLowerCase()) return channel;
  throw new Error(`there is no channel ${text}; there is #${channel.name}`);
}
