import { CallbackType, MessageFlag, MessageType } from '../constants.ts';
import type { Core } from '../core.ts';
import type { MessageBody, UploadedFile } from '../state/body.ts';
import { channelOf } from '../state/lookup.ts';
import type { Interaction, Message } from '../state/model.ts';
import { written } from './message-content.ts';
import { createMessage, editMessage } from './messages.ts';

/** Answers an interaction with a new message, or for now with "thinking…" (`deferred`). */
export function reply(
  core: Core,
  interaction: Interaction,
  body: MessageBody,
  files: readonly UploadedFile[],
  deferred: boolean,
): Message {
  const message = createMessage(
    core,
    channelOf(core.world, interaction.channelId),
    core.world.bot.id,
    written(deferred ? {} : body, files, core.world.nextId),
    { ...originOf(interaction), onlyFor: hidden(body) ? interaction.userId : undefined, loading: deferred },
  );
  interaction.originalId = message.id;
  if (!deferred) interaction.answerId = message.id;
  return message;
}

/** Adds a message to an acknowledged interaction. */
export function followUp(
  core: Core,
  interaction: Interaction,
  body: MessageBody,
  files: readonly UploadedFile[],
): Message {
  const original = interaction.originalId;
  const message = createMessage(
    core,
    channelOf(core.world, interaction.channelId),
    core.world.bot.id,
    written(body, files, core.world.nextId),
    {
      type: original ? MessageType.reply : MessageType.default,
      replyTo: original ? { messageId: original, channelId: interaction.channelId } : undefined,
      interactionId: interaction.id,
      onlyFor: hidden(body) ? interaction.userId : undefined,
    },
  );
  interaction.followUpIds.push(message.id);
  interaction.answerId ??= message.id;
  return message;
}

/** Edits a message through an interaction's token; of a deferred answer this is the first content. */
export function editAnswer(
  core: Core,
  interaction: Interaction,
  message: Message,
  body: MessageBody,
  files: readonly UploadedFile[],
): void {
  interaction.answerId ??= message.id;
  editMessage(core, message, written(body, files, core.world.nextId, message), !isLoading(message));
}

/** Whether the message is a deferred answer that still says "thinking…". */
export function isLoading(message: Message): boolean {
  return (message.flags & MessageFlag.loading) !== 0;
}

/** Notes the first response, with the time that it took. */
export function acknowledge(core: Core, interaction: Interaction, type: number): void {
  interaction.state = 'acknowledged';
  interaction.callback = { type, latencyMs: core.world.clock.now() - interaction.createdAt };
  if (type === CallbackType.deferredUpdate || type === CallbackType.update) {
    interaction.originalId = interaction.sourceMessageId;
  }
}

function originOf(interaction: Interaction): Partial<Message> {
  const { sourceMessageId: source, channelId } = interaction;
  return {
    interactionId: interaction.id,
    type: source ? MessageType.reply : MessageType.command,
    replyTo: source ? { messageId: source, channelId } : undefined,
  };
}

function hidden(body: MessageBody): boolean {
  return ((body.flags ?? 0) & MessageFlag.ephemeral) !== 0;
}
