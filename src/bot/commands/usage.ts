import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';

/** A command as people type it; one with subcommands is as many, named by all their words. */
export type Usage = {
  /** `cloud-list`, or `cloud-set-policy freeze`. */
  readonly name: string;
  readonly description: string;
  readonly options: readonly APIApplicationCommandBasicOption[];
};

/** All that can be typed with a command. */
export function usagesOf({
  name,
  description,
  options = [],
}: RESTPostAPIChatInputApplicationCommandsJSONBody): readonly Usage[] {
  const subcommands = options.flatMap((option) =>
    option.type === ApplicationCommandOptionType.Subcommand
      ? [{ name: `${name} ${option.name}`, description: option.description, options: option.options ?? [] }]
      : [],
  );
  return subcommands.length > 0 ? subcommands : [{ name, description, options: options.filter(isBasic) }];
}

/** `/cloud-list [project] [state]`: what is in brackets can be left out. */
export function usageWords({ name, options }: Usage): string {
  const words = options.map((option) => (option.required ? option.name : `[${option.name}]`));
  return [`/${name}`, ...words].join(' ');
}

function isBasic(option: APIApplicationCommandOption): option is APIApplicationCommandBasicOption {
  return (
    option.type !== ApplicationCommandOptionType.Subcommand &&
    option.type !== ApplicationCommandOptionType.SubcommandGroup
  );
}
