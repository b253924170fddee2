import { setTimeout } from 'node:timers/promises';
import {
  type APIInteraction,
  type APIInteractionResponse,
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
  type REST,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import type { Logger } from 'pino';
import { type MessageBody, mentionsOff } from './discord-api.ts';
import { discordCode, errorFacts, isRefusal } from './discord-errors.ts';

/** What a person gets to see, and nobody else; of several messages the first stands in place of "thinking". */
export type Answer = string | MessageBody | { readonly messages: readonly [MessageBody, ...MessageBody[]] };

/** Answers interactions. Nothing here throws: an interaction that cannot be answered is logged. */
export type Responder = {
  /**
   * Sends the first response, due within 3 s.
   * @returns true when Discord has it from this process: only then may the interaction be acted upon
   */
  respond(interaction: APIInteraction, response: APIInteractionResponse): Promise<boolean>;
  /** Fills in what was deferred, or changes what was answered; possible for 15 minutes. */
  answer(interaction: APIInteraction, answer: Answer): Promise<void>;
};

/** The first response is due after 3 s: a look at the database before it may not take longer than this. */
export const quickLook = 1000;

export const tryAgain = 'That could not be opened right now. Try again in a moment; nothing was changed.';

/** "Thinking …", seen by the one who asked; an answer has to follow. */
export const deferred: APIInteractionResponse = {
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  data: { flags: MessageFlags.Ephemeral },
};

/** Nothing is shown; the message of the button changes when the answer follows. */
export const deferredUpdate: APIInteractionResponse = { type: InteractionResponseType.DeferredMessageUpdate };

/** A form. It can only be the first response. */
export function opening(data: APIModalInteractionResponseCallbackData): APIInteractionResponse {
  return { type: InteractionResponseType.Modal, data };
}

/** An answer at once, seen by the one who asked. */
export function atOnce(answer: string | MessageBody): APIInteractionResponse {
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { ...messagesOf(answer)[0], ...mentionsOff, flags: MessageFlags.Ephemeral },
  };
}

const attempts = 3;
/** Between tries to answer, in milliseconds: growing by as much each time. */
const pause = 500;

/**
 * @param options.callbacks a REST client without repetitions: whether the first try arrived decides what 40060 means
 * @param options.rest the bot's REST client
 */
export function createResponder(options: {
  readonly callbacks: REST;
  readonly rest: REST;
  readonly log: Logger;
}): Responder {
  const { callbacks, rest, log } = options;
  return {
    async respond(interaction, response) {
      for (let attempt = 1; attempt <= attempts; attempt++) {
        try {
          await callbacks.post(Routes.interactionCallback(interaction.id, interaction.token), {
            body: response,
            auth: false,
          });
          return true;
        } catch (error) {
          // After a try without an answer, "already acknowledged" was ours; at the first, it was another process.
          if (attempt > 1 && isAcknowledged(error)) return true;
          if (isRefusal(error) || attempt === attempts) {
            log.warn({ interaction: interaction.id, ...errorFacts(error) }, 'interaction not acknowledged');
            return false;
          }
        }
      }
      return false;
    },
    async answer(interaction, answer) {
      const { application_id: application, token } = interaction;
      const [first, ...more] = messagesOf(answer);
      try {
        await insist(() => rest.patch(Routes.webhookMessage(application, token), requestOf(first)));
        for (const message of more) {
          const { body, ...request } = requestOf(message);
          const ephemeral = { ...body, flags: MessageFlags.Ephemeral };
          await insist(() => rest.post(Routes.webhook(application, token), { ...request, body: ephemeral }));
        }
      } catch (error) {
        log.warn({ interaction: interaction.id, ...errorFacts(error) }, 'interaction not answered');
      }
    },
  };
}

/** Tries again what got lost on the way: discord.js repeats what Discord could not do, not every broken connection. */
async function insist(send: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await send();
      return;
    } catch (error) {
      if (isRefusal(error) || attempt === attempts) throw error;
      await setTimeout(attempt * pause);
    }
  }
}

function messagesOf(answer: Answer): readonly [MessageBody, ...MessageBody[]] {
  if (typeof answer === 'string') return [{ content: answer }];
  return 'messages' in answer ? answer.messages : [answer];
}

function requestOf({ files = [], ...body }: MessageBody) {
  const described = files.flatMap(({ description }, id) =>
    description === undefined ? [] : [{ id: String(id), description }],
  );
  return {
    body: { ...body, ...mentionsOff, ...(described.length > 0 ? { attachments: described } : {}) },
    auth: false,
    ...(files.length > 0 ? { files: files.map(({ name, data }) => ({ name, data })) } : {}),
  };
}

function isAcknowledged(error: unknown): boolean {
  return discordCode(error) === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
}
