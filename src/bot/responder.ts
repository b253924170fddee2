import {
  type APIInteraction,
  type APIInteractionResponse,
  InteractionResponseType,
  MessageFlags,
  type REST,
  RESTJSONErrorCodes,
  Routes,
} from 'discord.js';
import type { Logger } from 'pino';
import { type MessageBody, mentionsOff } from './discord-api.ts';
import { discordCode, errorFacts, isRefusal } from './discord-errors.ts';

/** What a person gets to see, and nobody else. */
export type Answer = string | MessageBody;

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

/** "Thinking …", seen by the one who asked; an answer has to follow. */
export const deferred: APIInteractionResponse = {
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  data: { flags: MessageFlags.Ephemeral },
};

/** An answer at once, seen by the one who asked. */
export function atOnce(answer: Answer): APIInteractionResponse {
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { ...bodyOf(answer), ...mentionsOff, flags: MessageFlags.Ephemeral },
  };
}

const attempts = 3;

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
      try {
        await rest.patch(Routes.webhookMessage(interaction.application_id, interaction.token), {
          body: { ...bodyOf(answer), ...mentionsOff },
          auth: false,
        });
      } catch (error) {
        log.warn({ interaction: interaction.id, ...errorFacts(error) }, 'interaction not answered');
      }
    },
  };
}

function bodyOf(answer: Answer): MessageBody {
  return typeof answer === 'string' ? { content: answer } : answer;
}

function isAcknowledged(error: unknown): boolean {
  return discordCode(error) === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
}
