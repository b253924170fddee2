import { written } from '../../actions/message-content.ts';
import { createMessage, deleteMessage, editMessage } from '../../actions/messages.ts';
import { ChannelType, MessageType } from '../../constants.ts';
import type { Core } from '../../core.ts';
import type { MessageBody, UploadedFile } from '../../state/body.ts';
import {
  messagesIn,
  permissionsIn,
  publicMessage,
  requirePermissions,
  visibleChannel,
} from '../../state/lookup.ts';
import type { Channel, Message } from '../../state/model.ts';
import { has } from '../../state/permissions.ts';
import { timeOf } from '../../state/snowflake.ts';
import { messageJson } from '../../wire/message.ts';
import { apiError, invalidForm, issue, refuse } from '../api-error.ts';
import { checkMessage } from '../message-request.ts';
import { noContent, ok, type Route, type RouteRequest } from '../route.ts';

const inChannel = '/channels/{channel_id}/messages';
const one = '/channels/{channel_id}/messages/{message_id}';

export const messageRoutes: readonly Route[] = [
  { method: 'GET', path: inChannel, auth: 'bot', handle: list },
  { method: 'POST', path: inChannel, auth: 'bot', handle: create },
  {
    method: 'GET',
    path: one,
    auth: 'bot',
    handle({ core, params }) {
      const channel = visibleChannel(core.world, params['channel_id']);
      requirePermissions(core.world, channel, 'ReadMessageHistory');
      return ok(messageJson(core.world, publicMessage(core.world, channel, params['message_id'])));
    },
  },
  { method: 'PATCH', path: one, auth: 'bot', handle: edit },
  {
    method: 'DELETE',
    path: one,
    auth: 'bot',
    handle({ core, params }) {
      const channel = visibleChannel(core.world, params['channel_id']);
      const message = publicMessage(core.world, channel, params['message_id']);
      if (message.authorId !== core.world.bot.id) requirePermissions(core.world, channel, 'ManageMessages');
      if (channel.thread?.archived) throw apiError(400, 50083, 'Thread is archived');
      deleteMessage(core, message);
      return noContent;
    },
  },
];

/** Docs, Get Channel Messages: newest first; `after` gives the oldest that follow, `before` the newest that precede. */
function list({ core, params, query }: RouteRequest) {
  const { world } = core;
  const channel = visibleChannel(world, params['channel_id']);
  if (!has(permissionsIn(world, channel, world.bot.id), 'ReadMessageHistory')) return ok([]);
  const limit = Number(query['limit'] ?? 50);
  const { before, after, around } = query;
  if ([before, after, around].filter(Boolean).length > 1) {
    refuse([issue(['before'], 'PARAMETERS_EXCLUSIVE', 'Only one of before, after and around.')]);
  }
  const all = messagesIn(world, channel);
  let found = all.slice(-limit);
  if (before) found = all.filter((message) => BigInt(message.id) < BigInt(before)).slice(-limit);
  if (after) found = all.filter((message) => BigInt(message.id) > BigInt(after)).slice(0, limit);
  if (around) {
    const middle = all.findIndex((message) => BigInt(message.id) >= BigInt(around));
    const start = Math.max(0, middle - Math.floor(limit / 2));
    found = middle < 0 ? found : all.slice(start, start + limit);
  }
  return ok(found.reverse().map((message) => messageJson(world, message)));
}

function create({ core, params, body, files }: RouteRequest) {
  const { world } = core;
  const request = body as MessageBody;
  checkMessage(world, request, files);
  const channel = visibleChannel(world, params['channel_id']);
  requireSending(core, channel, request, files);
  const known = knownByNonce(core, request);
  if (known) return ok(messageJson(world, known));
  const replyTo = replyOf(core, channel, request);
  const message = createMessage(core, channel, world.bot.id, written(request, files, world.nextId), {
    type: replyTo ? MessageType.reply : MessageType.default,
    nonce: request.nonce ?? undefined,
    replyTo,
  });
  return ok(messageJson(world, message));
}

function edit({ core, params, body, files }: RouteRequest) {
  const { world } = core;
  const request = body as MessageBody;
  const channel = visibleChannel(world, params['channel_id']);
  const message = publicMessage(world, channel, params['message_id']);
  if (message.authorId !== world.bot.id) {
    throw apiError(403, 50005, 'Cannot edit a message authored by another user');
  }
  if (message.type === MessageType.threadStarter) {
    throw apiError(403, 50021, 'Cannot execute action on a system message');
  }
  checkMessage(world, request, files, message);
  if (channel.thread?.archived) throw apiError(400, 50083, 'Thread is archived');
  editMessage(core, message, written(request, files, world.nextId, message));
  return ok(messageJson(world, message));
}

/** @throws ApiError 50007, 50008, 50013, 50083 */
function requireSending(
  core: Core,
  channel: Channel,
  request: MessageBody,
  files: readonly UploadedFile[],
): void {
  const { world } = core;
  if (channel.type === ChannelType.forum) {
    throw apiError(400, 50008, 'Cannot send messages in a non-text channel');
  }
  if (world.users.get(channel.recipientId ?? '')?.dmsClosed) {
    throw apiError(403, 50007, 'Cannot send messages to this user');
  }
  requirePermissions(world, channel, channel.thread ? 'SendMessagesInThreads' : 'SendMessages');
  if ((request.embeds ?? []).length > 0) requirePermissions(world, channel, 'EmbedLinks');
  if (files.length > 0) requirePermissions(world, channel, 'AttachFiles');
  if (request.message_reference) requirePermissions(world, channel, 'ReadMessageHistory');
  if (channel.thread?.archived && channel.thread.locked) requirePermissions(world, channel, 'ManageThreads');
}

/** Docs, Create Message: a nonce that is to be unique finds the author's message of the past few minutes. */
function knownByNonce(core: Core, request: MessageBody): Message | undefined {
  const { world, timing } = core;
  const { nonce, enforce_nonce: enforced } = request;
  if (!enforced || nonce === undefined || nonce === null) return undefined;
  const since = world.clock.now() - timing.nonce;
  return [...world.messages.values()].find(
    (message) =>
      message.nonce !== undefined &&
      String(message.nonce) === String(nonce) &&
      message.authorId === world.bot.id &&
      timeOf(message.id) >= since,
  );
}

function replyOf(core: Core, channel: Channel, request: MessageBody): Message['replyTo'] {
  const reference = request.message_reference;
  if (!reference) return undefined;
  const original = core.world.messages.get(reference.message_id);
  if (original && !original.deleted && original.channelId === channel.id) {
    return { messageId: original.id, channelId: channel.id };
  }
  if (reference.fail_if_not_exists === false) return undefined;
  throw invalidForm([issue(['message_reference'], 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message')]);
}
