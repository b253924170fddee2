import { ChannelType } from '../constants.ts';
import { apiError } from '../rest/api-error.ts';
import type { Channel, Guild, Interaction, Message } from './model.ts';
import { bits, channelPermissions, has, type PermissionName } from './permissions.ts';
import type { World } from './world.ts';

/** What anybody may do in a direct message. */
const inDirectMessages = bits(
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'MentionEveryone',
  'UseExternalEmojis',
  'AddReactions',
);

/** What a user may do in a channel, thread or direct message. */
export function permissionsIn(world: World, channel: Channel, userId: string): bigint {
  if (channel.type === ChannelType.dm) {
    return userId === world.bot.id || userId === channel.recipientId ? inDirectMessages : 0n;
  }
  const guild = world.guilds.get(channel.guildId ?? '');
  const place = channel.thread ? world.channels.get(channel.thread.parentId) : channel;
  return guild && place ? channelPermissions(guild, place, userId) : 0n;
}

/** @throws ApiError 10003. */
export function channelOf(world: World, id: string | undefined): Channel {
  const channel = world.channels.get(id ?? '');
  if (!channel) throw apiError(404, 10003, 'Unknown Channel');
  return channel;
}

/** The channel, which the bot can see. @throws ApiError 10003, 50001 without View Channel. */
export function visibleChannel(world: World, id: string | undefined): Channel {
  const channel = channelOf(world, id);
  if (!has(permissionsIn(world, channel, world.bot.id), 'ViewChannel')) {
    throw apiError(403, 50001, 'Missing Access');
  }
  return channel;
}

/** @throws ApiError 50013 where the bot lacks one of the permissions. */
export function requirePermissions(
  world: World,
  channel: Channel,
  ...names: readonly PermissionName[]
): void {
  if (!has(permissionsIn(world, channel, world.bot.id), ...names)) {
    throw apiError(403, 50013, 'Missing Permissions');
  }
}

/** @throws ApiError 10004 where the bot is not in the guild. */
export function guildOf(world: World, id: string | undefined): Guild {
  const guild = world.guilds.get(id ?? '');
  if (!guild) throw apiError(404, 10004, 'Unknown Guild');
  return guild;
}

/** A message that everybody in the channel sees. @throws ApiError 10008, also for ephemeral ones. */
export function publicMessage(world: World, channel: Channel, id: string | undefined): Message {
  const message = world.messages.get(id ?? '');
  if (!message || message.deleted || message.onlyFor || message.channelId !== channel.id) {
    throw apiError(404, 10008, 'Unknown Message');
  }
  return message;
}

/** The messages of a channel that anybody sees (and the ephemeral ones of `viewer`), oldest first. */
export function messagesIn(world: World, channel: Channel, viewer?: string): readonly Message[] {
  return channel.messageIds
    .map((id) => world.messages.get(id))
    .filter((message) => message !== undefined)
    .filter((message) => !message.deleted && (!message.onlyFor || message.onlyFor === viewer));
}

export function interactionByToken(world: World, token: string): Interaction | undefined {
  return [...world.interactions.values()].find((interaction) => interaction.token === token);
}
