import type { LocalGuild } from '../discord/driver/guild.ts';
import type { Person } from '../discord/driver/person.ts';
import type { SeenMessage } from '../discord/driver/seen-message.ts';
import type { Channel } from '../discord/state/model.ts';
import { listed } from './meant.ts';

/** Who can be played on the terminal, and where they type their commands. */
export type Cast = {
  readonly guild: LocalGuild;
  readonly channel: Channel;
  readonly people: readonly Person[];
};

/** The one of that name, with or without `@`. @throws Error naming those there are */
export function personNamed({ people }: Cast, name: string): Person {
  const bare = name.replace(/^@/, '').toLowerCase();
  const found = people.find((person) => person.name.toLowerCase() === bare);
  if (found) return found;
  const names = listed(people.map((person) => person.name));
  throw new Error(
    name.startsWith('/')
      ? `who does that? Begin with one of ${names}, as in: ${people.at(1)?.name ?? 'alice'} ${name}`
      : `there is no member ${name}; there are: ${names}. "help" shows what can be typed.`,
  );
}

/** Everything that a person sees anywhere, newest first. */
export function everythingSeen(person: Person): readonly SeenMessage[] {
  return person
    .places()
    .flatMap((place) => person.reads(place))
    .sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? 1 : -1));
}

/** The session that a message is about, where it names one. */
export function sessionOf(message: SeenMessage): string | undefined {
  return /\bsession `?([0-9a-hjkmnp-tv-z]{12})\b/i.exec(message.text())?.[1];
}
