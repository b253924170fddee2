import { isLoading } from './discord/actions/answers.ts';
import { ChannelType } from './discord/constants.ts';
import { textOf } from './discord/driver/text.ts';
import type { LocalDiscord } from './discord/local-discord.ts';
import type { Message } from './discord/state/model.ts';
import type { Change } from './discord/state/world.ts';

/** Prints what people do and see, as it happens. */
export type Transcript = {
  /** A heading: what the next steps are about. */
  section(title: string): void;
  /** What a person does. */
  acts(name: string, what: string): void;
  /** A message's text as Discord shows it: with names in place of mentions. */
  read(message: Message): string;
  /** Prints no more. */
  end(): void;
};

type Seen = Pick<LocalDiscord, 'onChange' | 'channel'>;

/** @param nameOf the name of a person or role, by id */
export function createTranscript(
  discord: Seen,
  nameOf: (id: string) => string | undefined,
  print: (line: string) => void,
): Transcript {
  const shown = new Map<string, string>();

  function onChange(change: Change): void {
    if (change.kind === 'message-deleted') removed(change.message);
    if (change.kind !== 'message-created' && change.kind !== 'message-edited') return;
    const { message } = change;
    const text = read(message);
    const before = shown.get(message.id);
    if (isLoading(message) || text === '' || before === text) return;
    shown.set(message.id, text);
    show(`${placeOf(discord, message, nameOf)}, ${before === undefined ? 'posted' : 'edited'}:`, [
      ...(before === undefined ? text.split('\n') : whatChanged(before, text)),
    ]);
  }

  function removed(message: Message): void {
    if (shown.delete(message.id)) print(`  ${placeOf(discord, message, nameOf)}, a message was deleted`);
  }

  function show(heading: string, lines: readonly string[]): void {
    print(`  ${heading}`);
    // What stands in a block is recognised without its fences.
    for (const line of lines) if (line !== '```') print(`  │ ${line}`);
  }

  function read(message: Message): string {
    return textOf(message)
      .replaceAll(/<@[!&]?(\d+)>/g, (mention, id: string) => `@${nameOf(id) ?? mention}`)
      .replaceAll(/<#(\d+)>/g, (mention, id: string) => `#${discord.channel(id)?.name ?? mention}`)
      .replaceAll(/<t:(\d+):\w>/g, (_, seconds: string) => new Date(Number(seconds) * 1000).toLocaleString());
  }

  const end = discord.onChange(onChange);
  return {
    section: (title) => print(`\n── ${title} ──`),
    acts: (name, what) => print(`\n${name} ▸ ${what}`),
    read,
    end,
  };
}

/** Where a message stands, and who alone sees it. */
function placeOf(
  discord: Seen,
  { channelId, onlyFor }: Message,
  nameOf: (id: string) => string | undefined,
): string {
  const only = onlyFor === undefined ? '' : ` (only ${nameOf(onlyFor) ?? onlyFor} sees this)`;
  const channel = discord.channel(channelId);
  if (channel?.type === ChannelType.dm)
    return `directly to ${nameOf(channel.recipientId ?? '') ?? 'a member'}`;
  return `in ${channel?.thread ? `the thread "${channel.name}"` : `#${channel?.name ?? channelId}`}${only}`;
}

/** The first line, by which a message is known, and those that it did not have; else those that it has no more. */
function whatChanged(before: string, after: string): readonly string[] {
  const [title = '', ...lines] = after.split('\n');
  const added = without(lines, before.split('\n'));
  if (added.length > 0) return [title, ...added];
  return [title, ...without(before.split('\n'), after.split('\n')).map((line) => `(no more: ${line})`)];
}

/** The lines that are not among `others`; one that is there twice more often counts so. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
