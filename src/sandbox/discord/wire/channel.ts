import { ChannelType } from '../constants.ts';
import { permissionsIn } from '../state/lookup.ts';
import type { Channel, ThreadState } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { userJson } from './user.ts';

/** A channel, thread or direct message as Discord's JSON shows it. */
export function channelJson(world: World, channel: Channel): object {
  if (channel.type === ChannelType.dm) return directJson(world, channel);
  if (channel.thread) return threadJson(world, channel, channel.thread);
  const position = [...world.channels.values()].filter((other) => !other.thread).indexOf(channel);
  return {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guildId,
    name: channel.name,
    position,
    topic: channel.topic ?? null,
    flags: 0,
    nsfw: false,
    parent_id: null,
    rate_limit_per_user: 0,
    last_message_id: channel.messageIds.at(-1) ?? null,
    permission_overwrites: [...channel.overwrites.values()].map((overwrite) => ({
      id: overwrite.id,
      type: overwrite.type === 'role' ? 0 : 1,
      allow: String(overwrite.allow),
      deny: String(overwrite.deny),
    })),
  };
}

/** The channel of an interaction, with what the member who caused it may do there. */
export function interactionChannelJson(world: World, channel: Channel, userId: string): object {
  return { ...channelJson(world, channel), permissions: String(permissionsIn(world, channel, userId)) };
}

function directJson(world: World, channel: Channel): object {
  const recipient = world.users.get(channel.recipientId ?? '');
  return {
    id: channel.id,
    type: channel.type,
    flags: 0,
    last_message_id: channel.messageIds.at(-1) ?? null,
    recipients: recipient ? [userJson(recipient)] : [],
  };
}

function threadJson(world: World, channel: Channel, thread: ThreadState): object {
  const written = channel.messageIds.filter((id) => world.messages.get(id)?.type !== 21);
  const botIsIn = thread.members.has(world.bot.id);
  return {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guildId,
    parent_id: thread.parentId,
    name: channel.name,
    owner_id: thread.ownerId,
    flags: 0,
    rate_limit_per_user: 0,
    last_message_id: channel.messageIds.at(-1) ?? null,
    message_count: written.filter((id) => !world.messages.get(id)?.deleted).length,
    total_message_sent: written.length,
    member_count: thread.members.size,
    thread_metadata: {
      archived: thread.archived,
      archive_timestamp: thread.archivedAt,
      auto_archive_duration: thread.autoArchiveMinutes,
      locked: thread.locked,
      create_timestamp: thread.createdAt,
    },
    ...(botIsIn && { member: threadMemberJson(channel.id, world.bot.id, thread.createdAt) }),
  };
}

export function threadMemberJson(threadId: string, userId: string, joinedAt: string) {
  return { id: threadId, user_id: userId, join_timestamp: joinedAt, flags: 0 };
}
