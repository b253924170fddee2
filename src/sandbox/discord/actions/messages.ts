import { ChannelType, Intent, MessageFlag, MessageType } from '../constants.ts';
import type { Core } from '../core.ts';
import type { Channel, Message } from '../state/model.ts';
import { memberOfAuthor, messageJson } from '../wire/message.ts';
import type { Written } from './message-content.ts';

type Origin = Partial<
  Pick<Message, 'type' | 'nonce' | 'onlyFor' | 'interactionId' | 'replyTo'> & { readonly loading: boolean }
>;

/** Adds a message to a channel, tells whom it concerns, and wakes the thread when it was archived. */
export function createMessage(
  core: Core,
  channel: Channel,
  authorId: string,
  content: Written,
  origin: Origin = {},
): Message {
  const { world } = core;
  const message: Message = {
    ...content,
    flags:
      content.flags |
      (origin.onlyFor ? MessageFlag.ephemeral : 0) |
      (origin.loading ? MessageFlag.loading : 0),
    id: world.nextId(),
    channelId: channel.id,
    authorId,
    type: origin.type ?? MessageType.default,
    nonce: origin.nonce,
    onlyFor: origin.onlyFor,
    interactionId: origin.interactionId,
    replyTo: origin.replyTo,
    editedAt: undefined,
    deleted: false,
  };
  world.messages.set(message.id, message);
  channel.messageIds.push(message.id);
  if (channel.thread?.archived) channel.thread.archived = false;
  announce(core, 'MESSAGE_CREATE', message, channel);
  world.changed({ kind: 'message-created', message });
  return message;
}

/** Changes a message; `edited` is false for the first content of a deferred answer, which Discord shows as new. */
export function editMessage(core: Core, message: Message, content: Written, edited = true): void {
  const { world } = core;
  Object.assign(message, content, { flags: content.flags & ~MessageFlag.loading });
  if (edited) message.editedAt = new Date(world.clock.now()).toISOString();
  const channel = world.channels.get(message.channelId);
  if (channel) announce(core, 'MESSAGE_UPDATE', message, channel);
  world.changed({ kind: 'message-edited', message });
}

export function deleteMessage(core: Core, message: Message): void {
  const { world } = core;
  message.deleted = true;
  const channel = world.channels.get(message.channelId);
  if (channel && !message.onlyFor) {
    const d = { id: message.id, channel_id: channel.id, guild_id: channel.guildId };
    core.dispatch({ t: 'MESSAGE_DELETE', d, intents: messageIntent(channel) });
  }
  world.changed({ kind: 'message-deleted', message });
}

function announce(core: Core, t: string, message: Message, channel: Channel): void {
  if (message.onlyFor) return;
  const d = {
    ...messageJson(core.world, message),
    ...(channel.guildId && { guild_id: channel.guildId }),
    ...memberOfAuthor(core.world, message, channel),
  };
  core.dispatch({ t, d, intents: messageIntent(channel) });
}

function messageIntent(channel: Channel): number {
  return channel.type === ChannelType.dm ? Intent.directMessages : Intent.guildMessages;
}
