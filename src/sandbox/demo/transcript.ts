import { isLoading } from '../discord/actions/answers.ts';
import { textOf } from '../discord/driver/text.ts';
import type { LocalDiscord } from '../discord/local-discord.ts';
import type { Message } from '../discord/state/model.ts';
import type { Change } from '../discord/state/world.ts';

/** Prints what people do and see, as it happens. */
export type Transcript = {
  /** A heading: what the next steps are about. */
  section(title: string): void;
  /** What a person does. */
  acts(name: string, what: string): void;
  /** Prints no more. */
  end(): void;
};

/** @param nameOf the name of a person or channel, by id */
export function createTranscript(
  discord: Pick<LocalDiscord, 'onChange'>,
  nameOf: (id: string) => string | undefined,
  print: (line: string) => void,
): Transcript {
  const shown = new Map<string, string>();

  function onChange(change: Change): void {
    if (change.kind !== 'message-created' && change.kind !== 'message-edited') return;
    const { message } = change;
    const text = named(textOf(message));
    if (isLoading(message) || text === '' || shown.get(message.id) === text) return;
    const verb = shown.has(message.id) ? 'edited' : 'posted';
    shown.set(message.id, text);
    print(`  ${placeOf(message)}, ${verb}:`);
    for (const line of text.split('\n')) print(`  │ ${line}`);
  }

  function placeOf(message: Message): string {
    if (message.onlyFor) return `to ${nameOf(message.onlyFor) ?? message.onlyFor} only`;
    const channel = nameOf(message.channelId);
    return channel === undefined ? 'in the thread' : `in #${channel}`;
  }

  /** With names in place of mentions, and dates in place of timestamps, as Discord shows them. */
  function named(text: string): string {
    return text
      .replaceAll(/<@[!&]?(\d+)>/g, (mention, id: string) => `@${nameOf(id) ?? mention}`)
      .replaceAll(/<t:(\d+):\w>/g, (_, seconds: string) => new Date(Number(seconds) * 1000).toLocaleString());
  }

  const end = discord.onChange(onChange);
  return {
    section: (title) => print(`\n── ${title} ──`),
    acts: (name, what) => print(`\n${name} ▸ ${what}`),
    end,
  };
}
