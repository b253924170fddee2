import { acknowledge, reply } from '../../actions/answers.ts';
import { written } from '../../actions/message-content.ts';
import { editMessage } from '../../actions/messages.ts';
import { CallbackType, InteractionType } from '../../constants.ts';
import type { Core } from '../../core.ts';
import type { MessageBody } from '../../state/body.ts';
import type { Choice, Interaction, Message, Modal } from '../../state/model.ts';
import type { World } from '../../state/world.ts';
import { modalIssues } from '../../validation/modal-limits.ts';
import { messageJson } from '../../wire/message.ts';
import { ApiError, apiError, issue, refuse } from '../api-error.ts';
import { checkMessage } from '../message-request.ts';
import { type Answer, noContent, ok, type Route, type RouteRequest } from '../route.ts';

type Callback = { readonly type: number; readonly data?: unknown };

/** Docs, Interaction Callback Type: which first responses each type of interaction takes. */
const allowed: Readonly<Record<number, readonly number[]>> = {
  [InteractionType.command]: [CallbackType.reply, CallbackType.deferredReply, CallbackType.modal],
  [InteractionType.component]: [
    CallbackType.reply,
    CallbackType.deferredReply,
    CallbackType.deferredUpdate,
    CallbackType.update,
    CallbackType.modal,
  ],
  [InteractionType.autocomplete]: [CallbackType.autocomplete],
  [InteractionType.modal]: [
    CallbackType.reply,
    CallbackType.deferredReply,
    CallbackType.deferredUpdate,
    CallbackType.update,
  ],
};

export const interactionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/interactions/{interaction_id}/{interaction_token}/callback',
    auth: 'token',
    handle(request) {
      const { core } = request;
      const interaction = pending(core, request);
      const callback = request.body as Callback;
      requireAllowed(interaction, callback.type);
      const message = respond(request, interaction, callback);
      interaction.acknowledgedWith = JSON.stringify(callback);
      core.world.changed({ kind: 'interaction-changed', interaction });
      if (request.query['with_response'] !== 'true') return noContent;
      return answer(core.world, interaction, callback.type, message);
    },
  },
];

/**
 * @throws ApiError 10062 when unknown or too late, 40060 when acknowledged before: excused where the same is sent again, as
 * by a bot that waited for the answer in vain.
 */
function pending(core: Core, { params, body }: RouteRequest): Interaction {
  const interaction = core.world.interactions.get(params['interaction_id'] ?? '');
  if (!interaction || interaction.token !== params['interaction_token'] || interaction.state === 'failed') {
    throw apiError(404, 10_062, 'Unknown interaction');
  }
  if (interaction.state === 'acknowledged') {
    const text = 'Interaction has already been acknowledged.';
    throw new ApiError(400, 40_060, text, undefined, interaction.acknowledgedWith === JSON.stringify(body));
  }
  return interaction;
}

function requireAllowed(interaction: Interaction, type: number): void {
  const updates = type === CallbackType.update || type === CallbackType.deferredUpdate;
  const fits = allowed[interaction.type]?.includes(type) && (!updates || interaction.sourceMessageId);
  if (fits) return;
  const text = `A callback of type ${type} can't answer this interaction (${interaction.what}).`;
  refuse([issue(['type'], 'INTERACTION_CALLBACK_TYPE_INVALID', text)]);
}

/** Does what the callback says. @returns the message that it made or changed */
function respond(
  { core, files }: RouteRequest,
  interaction: Interaction,
  { type, data }: Callback,
): Message | undefined {
  const body = (data ?? {}) as MessageBody;
  switch (type) {
    case CallbackType.reply: {
      checkMessage(core.world, body, files, undefined, ['data']);
      acknowledge(core, interaction, type);
      return reply(core, interaction, body, files, false);
    }
    case CallbackType.deferredReply: {
      acknowledge(core, interaction, type);
      return reply(core, interaction, body, [], true);
    }
    case CallbackType.update: {
      const message = core.world.messages.get(interaction.sourceMessageId ?? '');
      if (!message) return undefined;
      checkMessage(core.world, body, files, message, ['data']);
      acknowledge(core, interaction, type);
      interaction.answerId = message.id;
      editMessage(core, message, written(body, files, core.world.nextId, message));
      return message;
    }
    case CallbackType.modal: {
      refuse(modalIssues(data as Modal));
      acknowledge(core, interaction, type);
      interaction.modal = data as Modal;
      return undefined;
    }
    case CallbackType.autocomplete: {
      acknowledge(core, interaction, type);
      interaction.choices = (data as { choices?: readonly Choice[] }).choices ?? [];
      return undefined;
    }
    default:
      acknowledge(core, interaction, type);
      return undefined;
  }
}

/** Docs, Interaction Callback Response Object: the message itself only for a reply and an update. */
function answer(world: World, interaction: Interaction, type: number, message: Message | undefined): Answer {
  const carries = type === CallbackType.reply || type === CallbackType.update;
  return ok({
    interaction: {
      id: interaction.id,
      type: interaction.type,
      channel_id: interaction.channelId,
      ...(interaction.guildId && { guild_id: interaction.guildId }),
      ...(message && {
        response_message_id: message.id,
        response_message_loading: type === CallbackType.deferredReply,
        response_message_ephemeral: message.onlyFor !== undefined,
      }),
    },
    ...(carries && message && { resource: { type, message: messageJson(world, message) } }),
  });
}
