import { ChannelType } from '../constants.ts';
import type { Channel } from '../state/model.ts';
import type { World } from '../state/world.ts';

/** The direct messages between the bot and a user, opened when first asked for. */
export function directChannel(world: World, userId: string): Channel {
  const known = [...world.channels.values()].find((channel) => channel.recipientId === userId);
  if (known) return known;
  const channel: Channel = {
    id: world.nextId(),
    type: ChannelType.dm,
    guildId: undefined,
    name: '',
    topic: undefined,
    overwrites: new Map(),
    thread: undefined,
    recipientId: userId,
    messageIds: [],
  };
  world.channels.set(channel.id, channel);
  return channel;
}
