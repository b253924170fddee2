import { type APIApplicationCommandInteractionDataOption, ApplicationCommandOptionType } from 'discord.js';

/** One option as Discord sent it, in a command or while it is being typed. */
type Option<T> = T extends { value: unknown } ? T : never;
type Given = APIApplicationCommandInteractionDataOption;

/** What was filled in of a command, or of that one of its subcommands that was used. */
export type Used = {
  /** Null for a command without subcommands. */
  readonly subcommand: string | null;
  readonly given: readonly Option<Given>[];
};

/** Finds the options of a command, which those of a subcommand stand within. */
export function usedOptions(options: readonly Given[] = []): Used {
  const [first] = options;
  return first?.type === ApplicationCommandOptionType.Subcommand
    ? { subcommand: first.name, given: withValue(first.options ?? []) }
    : { subcommand: null, given: withValue(options) };
}

function withValue(options: readonly Given[]): readonly Option<Given>[] {
  return options.filter((option): option is Option<Given> => 'value' in option);
}
