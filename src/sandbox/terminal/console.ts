import { CallbackType } from '../discord/constants.ts';
import type { Person } from '../discord/driver/person.ts';
import type { Use } from '../discord/driver/use.ts';
import type { LocalDiscord } from '../discord/local-discord.ts';
import type { CommandDefinition } from '../discord/state/model.ts';
import type { Transcript } from '../transcript.ts';
import { type Cast, personNamed } from './cast.ts';
import { complete } from './complete.ts';
import { choose, click, type Handled } from './components.ts';
import { createForms } from './forms.ts';
import { helpLines } from './help.ts';
import { listed } from './meant.ts';
import { exampleOf, missingOptions, optionValues } from './option-values.ts';
import { type Line, parseAssignments, parseLine } from './parse.ts';
import { whatIsSeen } from './reading.ts';
import { commandWords, subcommandsOf, typedCommand } from './typed-command.ts';

/** What happens with the lines that somebody types who plays the members. */
export type Console = {
  /** Does what a line says, and waits for the bot's answer. Never throws: what is wrong is printed. */
  run(line: string): Promise<void>;
  /** What the line could go on with, and the part of it that this replaces: readline's form. */
  complete(line: string): Promise<[string[], string]>;
};

const verbs = ['click', 'choose', 'fill', 'submit', 'read'] as const;

/** @param parts.print prints a line for the person who types */
export function createConsole(parts: {
  readonly discord: Pick<LocalDiscord, 'until'>;
  readonly cast: Cast;
  readonly transcript: Pick<Transcript, 'read'>;
  readonly print: (line: string) => void;
}): Console {
  const { discord, cast, transcript, print } = parts;
  const forms = createForms();
  /** What was given for each option before, to be offered again. */
  const givenBefore = new Map<string, Set<string>>();

  async function act({ member, verb, rest }: Line & { kind: 'act' }): Promise<void> {
    const person = personNamed(cast, member);
    if (verb.startsWith('/')) return command(person, verb.slice(1), rest);
    switch (verb.toLowerCase()) {
      case 'click':
        return handled(person, click(person, rest));
      case 'choose':
        return handled(person, choose(person, rest));
      case 'fill':
        forms.fill(person, rest);
        return rest === '' ? show(forms.shown(person)) : submit(person);
      case 'submit':
        return submit(person);
      case 'read':
        return show(whatIsSeen(person, transcript.read));
      default:
        throw new Error(
          `${verb === '' ? `what does ${person.name} do?` : `${person.name} can't "${verb}".`} There is: a /command, ${listed(verbs)}`,
        );
    }
  }

  async function command(person: Person, name: string, after: string): Promise<void> {
    const offered = () => person.commands(cast);
    // They are registered a moment after the bot is up.
    await discord.until('the bot to register its commands', () => offered().length > 0);
    const found = typedCommand(offered(), `${name} ${after}`);
    if (!found) throw new Error(unknownCommand(offered(), name, after));
    const { command: definition, rest } = found;
    const typed = parseAssignments(rest);
    const values = optionValues(cast, definition, typed);
    const [missing] = missingOptions(definition, values);
    if (missing) {
      const example = exampleOf(person.name, definition, typed);
      throw new Error(`/${name} needs ${missing.name}: ${missing.description}. Example: ${example}`);
    }
    const use = person.command(definition.name, values, cast);
    for (const one of typed) remember(one.name, one.value);
    await answered(person, use);
  }

  function remember(name: string, value: string): void {
    givenBefore.set(name, (givenBefore.get(name) ?? new Set()).add(value));
  }

  async function handled(person: Person, { use, note }: Handled): Promise<void> {
    if (note !== undefined) print(`  ${note}`);
    await answered(person, use);
  }

  /** The form stays open until the bot has taken it, so that nothing typed is lost. */
  async function submit(person: Person): Promise<void> {
    const use = forms.submit(person);
    await use.acknowledged();
    forms.close(person);
    await answered(person, use);
  }

  /** The answer itself is printed like everything else that people see. */
  async function answered(person: Person, use: Use): Promise<void> {
    await use.acknowledged();
    if (use.interaction.modal) {
      forms.open(person, await use.modal());
      return show(forms.shown(person));
    }
    if (use.interaction.callback?.type === CallbackType.deferredReply) await use.answer();
  }

  function show(lines: readonly string[]): void {
    for (const line of lines) print(`  ${line}`);
  }

  return {
    async run(line) {
      try {
        const parsed = parseLine(line);
        if (parsed.kind === 'help') show(helpLines(cast));
        if (parsed.kind === 'act') await act(parsed);
      } catch (error) {
        print(`  ${error instanceof Error ? error.message : String(error)}`);
      }
    },
    complete: (line) => complete(line, { cast, forms, givenBefore, verbs }),
  };
}

function unknownCommand(offered: readonly CommandDefinition[], name: string, after: string): string {
  const subcommands = subcommandsOf(offered, name);
  if (subcommands.length === 0) {
    return `there is no command /${name}; there are: ${listed(commandWords(offered))}`;
  }
  const [word = ''] = after.split(/\s/);
  const problem = word === '' ? 'needs one more word' : `has no ${word}`;
  return `/${name} ${problem}; there are: ${listed(subcommands)}`;
}
