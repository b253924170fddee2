import { ChannelType, Intent, MessageType } from '../constants.ts';
import type { Core } from '../core.ts';
import type { Channel, Message } from '../state/model.ts';
import { channelJson } from '../wire/channel.ts';
import { written } from './message-content.ts';
import { createMessage } from './messages.ts';

export type ThreadRequest = {
  readonly name: string;
  readonly autoArchiveMinutes: number;
  readonly ownerId: string;
};

/** Starts the thread of a message, which has the message's id and begins with a pointer to it. */
export function startThread(core: Core, parent: Channel, message: Message, request: ThreadRequest): Channel {
  const { world } = core;
  const now = new Date(world.clock.now()).toISOString();
  const thread: Channel = {
    id: message.id,
    type: ChannelType.publicThread,
    guildId: parent.guildId,
    name: request.name,
    topic: undefined,
    overwrites: new Map(),
    recipientId: undefined,
    messageIds: [],
    thread: {
      parentId: parent.id,
      ownerId: request.ownerId,
      createdAt: now,
      archived: false,
      locked: false,
      autoArchiveMinutes: request.autoArchiveMinutes,
      archivedAt: now,
      members: new Set([request.ownerId]),
    },
  };
  world.channels.set(thread.id, thread);
  core.dispatch({
    t: 'THREAD_CREATE',
    d: { ...channelJson(world, thread), newly_created: true },
    intents: Intent.guilds,
  });
  createMessage(core, thread, request.ownerId, written({}, [], world.nextId), {
    type: MessageType.threadStarter,
    replyTo: { messageId: message.id, channelId: parent.id },
  });
  world.changed({ kind: 'thread-created', channel: thread });
  world.changed({ kind: 'message-edited', message });
  return thread;
}

/** Tells the bot that a channel or thread is not as it was. */
export function channelChanged(core: Core, channel: Channel): void {
  const t = channel.thread ? 'THREAD_UPDATE' : 'CHANNEL_UPDATE';
  core.dispatch({ t, d: channelJson(core.world, channel), intents: Intent.guilds });
  core.world.changed({ kind: 'channel-changed', channel });
}

/** Deletes a channel or thread with everything in it. */
export function deleteChannel(core: Core, channel: Channel): void {
  const { world } = core;
  for (const other of [...world.channels.values()]) {
    if (other.thread?.parentId === channel.id) deleteChannel(core, other);
  }
  const json = channelJson(world, channel);
  world.channels.delete(channel.id);
  for (const id of channel.messageIds) {
    const message = world.messages.get(id);
    if (message) message.deleted = true;
  }
  const { id, type, guildId } = channel;
  const d = channel.thread ? { id, type, guild_id: guildId, parent_id: channel.thread.parentId } : json;
  core.dispatch({ t: channel.thread ? 'THREAD_DELETE' : 'CHANNEL_DELETE', d, intents: Intent.guilds });
  world.changed({ kind: 'channel-changed', channel });
}
