import { type APIChatInputApplicationCommandInteraction, ApplicationCommandOptionType } from 'discord.js';
import { invalidInput } from '../../domain/errors.ts';

/** The options that were filled in, by name. */
export type CommandOptions = {
  /** A text as typed, or undefined when it was left out. */
  text(name: string): string | undefined;
  /** A text that Discord makes people fill in. @throws DomainError INPUT_INVALID without it */
  required(name: string): string;
  /** A member or a role that was picked. @throws DomainError INPUT_INVALID without it */
  subject(name: string): { readonly kind: 'user' | 'role'; readonly id: string };
};

/** Reads a command's options as Discord sent them. */
export function readOptions({ data }: APIChatInputApplicationCommandInteraction): CommandOptions {
  const values = new Map<string, string>();
  for (const option of data.options ?? []) {
    if ('value' in option) values.set(option.name, String(option.value));
  }
  function required(name: string): string {
    const value = values.get(name);
    if (value === undefined) throw invalidInput({ field: name, problem: 'must be filled in' });
    return value;
  }
  return {
    text: (name) => values.get(name),
    required,
    subject(name) {
      const id = required(name);
      const isRole =
        data.resolved?.roles?.[id] !== undefined ||
        data.options?.some(
          ({ name: own, type }) => own === name && type === ApplicationCommandOptionType.Role,
        );
      return { kind: isRole === true ? 'role' : 'user', id };
    },
  };
}
