import type { Clock } from './clock.ts';
import type { Channel, Command, Guild, Interaction, Message, User } from './model.ts';
import { createSnowflakes } from './snowflake.ts';

/** Something that a person or a bot could notice; waiting conditions are judged again after each. */
export type Change =
  | { readonly kind: 'message-created' | 'message-edited' | 'message-deleted'; readonly message: Message }
  | { readonly kind: 'thread-created' | 'channel-changed'; readonly channel: Channel }
  | { readonly kind: 'interaction-created' | 'interaction-changed'; readonly interaction: Interaction }
  | { readonly kind: 'commands-changed' | 'gateway-changed' | 'guild-changed' }
  /** By a fault; what is held is answered only later. */
  | { readonly kind: 'request-hit' | 'request-answered' };

/** All that the local Discord knows, in memory. */
export type World = {
  readonly clock: Clock;
  readonly applicationId: string;
  readonly bot: User;
  readonly users: Map<string, User>;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  readonly messages: Map<string, Message>;
  readonly commands: Map<string, Command>;
  readonly interactions: Map<string, Interaction>;
  nextId(): string;
  /** Tells every listener. */
  changed(change: Change): void;
  /** @returns a function that ends the listening. */
  onChange(listener: (change: Change) => void): () => void;
};

export function createWorld(clock: Clock, botName: string): World {
  const nextId = createSnowflakes(clock.now);
  const listeners = new Set<(change: Change) => void>();
  const bot: User = { id: nextId(), name: botName, bot: true, dmsClosed: false };
  return {
    clock,
    // As in real applications of today, both have the same id.
    applicationId: bot.id,
    bot,
    users: new Map([[bot.id, bot]]),
    guilds: new Map(),
    channels: new Map(),
    messages: new Map(),
    commands: new Map(),
    interactions: new Map(),
    nextId,
    changed(change) {
      for (const listener of [...listeners]) listener(change);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
