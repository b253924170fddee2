import { type APIInteraction, InteractionType, type REST, RESTEvents } from 'discord.js';
import type { Responder } from './responder.ts';

/** What the bot tells about Discord. */
export type BotMetrics = {
  /** `answered`: Discord answered 429. `held-back`: a request waited here, so that it would not. */
  rateLimited(how: 'answered' | 'held-back'): void;
  /**
   * The first response to an interaction was taken or not.
   * @param ack.seconds since the interaction arrived here; Discord allows 3 s
   */
  acknowledged(ack: {
    readonly interaction: 'command' | 'component' | 'modal';
    readonly outcome: 'taken' | 'not-taken';
    readonly seconds: number;
  }): void;
};

/** Tells nobody. */
export const noBotMetrics: BotMetrics = { rateLimited: () => {}, acknowledged: () => {} };

/** Tells of the rate limits that a REST client runs into. */
export function watchRateLimits(rest: REST, metrics: BotMetrics): void {
  rest.on(RESTEvents.RateLimited, () => metrics.rateLimited('held-back'));
  rest.on(RESTEvents.Response, (_request, response) => {
    if (response.status === 429) metrics.rateLimited('answered');
  });
}

/** A responder that tells how long interactions wait for their first response; `arrived` starts the clock. */
export function measured(
  responder: Responder,
  metrics: BotMetrics,
  now: () => number = () => performance.now(),
): Responder & { arrived(interaction: APIInteraction): void } {
  const arrivals = new WeakMap<APIInteraction, number>();
  return {
    ...responder,
    arrived: (interaction) => void arrivals.set(interaction, now()),
    async respond(interaction, response) {
      const taken = await responder.respond(interaction, response);
      const arrival = arrivals.get(interaction);
      if (arrival !== undefined) {
        metrics.acknowledged({
          interaction: sortOf(interaction),
          outcome: taken ? 'taken' : 'not-taken',
          seconds: (now() - arrival) / 1000,
        });
      }
      return taken;
    },
  };
}

function sortOf({ type }: APIInteraction): 'command' | 'component' | 'modal' {
  if (type === InteractionType.MessageComponent) return 'component';
  return type === InteractionType.ModalSubmit ? 'modal' : 'command';
}
