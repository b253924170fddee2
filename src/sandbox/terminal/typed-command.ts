import type { CommandDefinition } from '../discord/state/model.ts';

/**
 * The command that a text without its slash begins with, and what follows; a subcommand by all its words.
 * @returns undefined when there is none
 */
export function typedCommand(
  offered: readonly CommandDefinition[],
  text: string,
): { readonly command: CommandDefinition; readonly rest: string } | undefined {
  for (const command of offered) {
    const words = command.name.split(' ').join('\\s+');
    const [whole] = new RegExp(`^${words}(?=\\s|$)\\s*`, 'i').exec(text) ?? [];
    if (whole !== undefined) return { command, rest: text.slice(whole.length) };
  }
  return undefined;
}

/** What can follow a command that has subcommands; nothing for one that has none, or that there is not. */
export function subcommandsOf(offered: readonly CommandDefinition[], name: string): readonly string[] {
  const words = offered
    .filter((command) => command.name.startsWith(`${name.toLowerCase()} `))
    .map((command) => command.name.slice(name.length + 1));
  return [...new Set(words)];
}

/** What commands begin with, each once: those with subcommands have that in common. */
export function commandWords(offered: readonly CommandDefinition[]): readonly string[] {
  return [...new Set(offered.map(({ name }) => `/${name.split(' ')[0]}`))];
}
