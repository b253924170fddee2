import { type APIChatInputApplicationCommandInteraction, ApplicationCommandOptionType } from 'discord.js';
import { invalidInput } from '../../domain/errors.ts';
import { isSnowflake } from '../../domain/ids.ts';
import { holdsLobbies } from './place.ts';
import { usedOptions } from './used-options.ts';

/** The options that were filled in, by name. */
export type CommandOptions = {
  /** Which of its subcommands was used; null for a command that has none. */
  readonly subcommand: string | null;
  /** A text as typed, or undefined when it was left out. */
  text(name: string): string | undefined;
  /** A text that Discord makes people fill in. @throws DomainError INPUT_INVALID without it */
  required(name: string): string;
  /** A number as Discord checked it, or undefined when it was left out; what a client made up may be no number (NaN). */
  number(name: string): number | undefined;
  /** Yes or no, or undefined when it was left out. */
  flag(name: string): boolean | undefined;
  /** A channel that was picked, or undefined; `suitable` where messages that start threads can stand in it. */
  channel(name: string): { readonly id: string; readonly suitable: boolean } | undefined;
  /** A member or a role that was picked. @throws DomainError INPUT_INVALID without it */
  subject(name: string): { readonly kind: 'user' | 'role'; readonly id: string };
};

/** Reads a command's options as Discord sent them. */
export function readOptions({ data }: APIChatInputApplicationCommandInteraction): CommandOptions {
  const { subcommand, given } = usedOptions(data.options);
  const values = new Map(given.map(({ name, value }) => [name, String(value)]));
  function required(name: string): string {
    const value = values.get(name);
    if (value === undefined) throw invalidInput({ field: name, problem: 'must be filled in' });
    return value;
  }
  return {
    subcommand,
    text: (name) => values.get(name),
    required,
    number(name) {
      const value = values.get(name);
      return value === undefined ? undefined : Number(value);
    },
    flag: (name) => (values.has(name) ? values.get(name) === 'true' : undefined),
    channel(name) {
      const id = values.get(name);
      if (id === undefined) return undefined;
      const type = data.resolved?.channels?.[id]?.type;
      return { id, suitable: isSnowflake(id) && type !== undefined && holdsLobbies(type) };
    },
    subject(name) {
      const id = required(name);
      const isRole =
        data.resolved?.roles?.[id] !== undefined ||
        given.some(({ name: own, type }) => own === name && type === ApplicationCommandOptionType.Role);
      return { kind: isRole ? 'role' : 'user', id };
    },
  };
}
