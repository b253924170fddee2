import { InteractionType, MessageFlag, MessageType } from '../constants.ts';
import { permissionsIn } from '../state/lookup.ts';
import { pingsOf } from '../state/mentions.ts';
import type { Channel, Interaction, Message } from '../state/model.ts';
import { has } from '../state/permissions.ts';
import { timeOf } from '../state/snowflake.ts';
import type { World } from '../state/world.ts';
import { channelJson } from './channel.ts';
import { attachmentJson, componentJson, embedJson } from './content.ts';
import { partialMemberJson, userJson } from './user.ts';

/** A message as Discord's JSON shows it to the bot. */
export function messageJson(world: World, message: Message): Record<string, unknown> {
  const channel = world.channels.get(message.channelId);
  const author = world.users.get(message.authorId) ?? world.bot;
  const thread = world.channels.get(message.id);
  const interaction = world.interactions.get(message.interactionId ?? '');
  const pings = pingsOf(message);
  const mayPingAll = channel && has(permissionsIn(world, channel, author.id), 'MentionEveryone');
  return {
    id: message.id,
    channel_id: message.channelId,
    type: message.type,
    author: userJson(author),
    content: message.content,
    embeds: message.embeds.map(embedJson),
    components: message.components.map(componentJson),
    attachments: channel ? message.attachments.map((attachment) => attachmentJson(channel, attachment)) : [],
    mentions: pings.users.flatMap((id) => world.users.get(id) ?? []).map(userJson),
    mention_roles: pings.roles,
    mention_everyone: pings.everyone && mayPingAll === true,
    timestamp: new Date(timeOf(message.id)).toISOString(),
    edited_timestamp: message.editedAt ?? null,
    flags: thread?.thread ? message.flags | MessageFlag.hasThread : message.flags,
    pinned: false,
    tts: false,
    ...(message.nonce !== undefined && { nonce: message.nonce }),
    ...(thread?.thread && { thread: channelJson(world, thread) }),
    ...(channel && replyJson(world, channel, message)),
    ...(interaction && interactionFields(world, message, interaction)),
  };
}

function replyJson(world: World, channel: Channel, message: Message): object {
  if (!message.replyTo) return {};
  const { messageId, channelId } = message.replyTo;
  const original = world.messages.get(messageId);
  return {
    message_reference: { type: 0, message_id: messageId, channel_id: channelId, guild_id: channel.guildId },
    referenced_message:
      original && !original.deleted ? messageJson(world, { ...original, replyTo: undefined }) : null,
  };
}

function interactionFields(world: World, message: Message, interaction: Interaction): object {
  const user = world.users.get(interaction.userId) ?? world.bot;
  return {
    application_id: world.applicationId,
    webhook_id: world.applicationId,
    interaction_metadata: {
      ...metadataJson(world, interaction),
      ...(message.id !== interaction.originalId &&
        interaction.originalId && { original_response_message_id: interaction.originalId }),
    },
    ...(message.type === MessageType.command && {
      interaction: {
        id: interaction.id,
        type: interaction.type,
        name: interaction.what.replace(/^\//, ''),
        user: userJson(user),
      },
    }),
  };
}

function metadataJson(world: World, interaction: Interaction): object {
  const user = world.users.get(interaction.userId) ?? world.bot;
  return {
    id: interaction.id,
    type: interaction.type,
    user: userJson(user),
    authorizing_integration_owners: { 0: interaction.guildId ?? '0' },
    ...(interaction.type === InteractionType.component && {
      interacted_message_id: interaction.sourceMessageId,
    }),
    ...(interaction.opener && { triggering_interaction_metadata: metadataJson(world, interaction.opener) }),
  };
}

/** The `member` that message events carry in guilds. */
export function memberOfAuthor(world: World, message: Message, channel: Channel): object {
  const member = world.guilds.get(channel.guildId ?? '')?.members.get(message.authorId);
  return member ? { member: partialMemberJson(member) } : {};
}
