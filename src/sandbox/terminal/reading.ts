import { ChannelType } from '../discord/constants.ts';
import type { Person } from '../discord/driver/person.ts';
import type { Channel, Message } from '../discord/state/model.ts';

/** The newest messages that are shown of each place. */
const shownMessages = 10;

/** What a person sees now, everywhere, as lines. */
export function whatIsSeen(person: Person, read: (message: Message) => string): readonly string[] {
  return person.places().flatMap((place) => {
    const messages = person.reads(place).map(({ message }) => ({ message, text: read(message) }));
    const said = messages.filter(({ text }) => text !== '');
    if (said.length === 0) return place.thread ? [] : [`${titleOf(place)}: nothing yet`];
    const earlier = said.length - shownMessages;
    return [
      `${titleOf(place)}:`,
      ...(earlier > 0 ? [`  (${earlier} earlier)`] : []),
      ...said.slice(-shownMessages).flatMap(({ message, text }) => [
        `  ─${message.onlyFor ? ` (only ${person.name} sees this)` : ''}`,
        ...text
          .split('\n')
          .filter((line) => line !== '```')
          .map((line) => `  │ ${line}`),
      ]),
    ];
  });
}

function titleOf({ type, name, thread }: Channel): string {
  if (type === ChannelType.dm) return 'direct messages';
  return thread ? `the thread "${name}"` : `#${name}`;
}
