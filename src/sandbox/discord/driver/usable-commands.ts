import { OptionType } from '../constants.ts';
import type { Command, CommandDefinition, CommandOption } from '../state/model.ts';

/** A command as Discord's client offers it: with subcommands it is as many, each named by all its words. */
export type UsableCommand = {
  readonly id: string;
  /** `cloud-list`, or `cloud-set-policy freeze`; its options and description are the subcommand's. */
  readonly definition: CommandDefinition;
  /** From the outermost on, what stands around the options. */
  readonly within: readonly Pick<CommandOption, 'type' | 'name'>[];
};

/** An option as an interaction carries it. */
export type DataOption = {
  readonly name: string;
  readonly type: number;
  readonly value?: string | number | boolean;
  readonly focused?: boolean;
  readonly options?: readonly DataOption[];
};

/** What Discord offers of a command. */
export function usableCommands({ id, definition }: Command): readonly UsableCommand[] {
  return unfold({ id, definition, within: [] });
}

/** The options of an interaction: those that were filled in, within the subcommand that they belong to. */
export function optionsWithin(
  { within }: UsableCommand,
  given: readonly DataOption[],
): readonly DataOption[] {
  return within.reduceRight<readonly DataOption[]>(
    (options, { type, name }) => [{ type, name, options }],
    given,
  );
}

function unfold(command: UsableCommand): readonly UsableCommand[] {
  const { definition, within } = command;
  const nested = (definition.options ?? []).filter(
    ({ type }) => type === OptionType.subcommand || type === OptionType.subcommandGroup,
  );
  if (nested.length === 0) return [command];
  return nested.flatMap(({ type, name, description, options }) =>
    unfold({
      ...command,
      definition: { ...definition, name: `${definition.name} ${name}`, description, options: options ?? [] },
      within: [...within, { type, name }],
    }),
  );
}
