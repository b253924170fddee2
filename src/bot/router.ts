import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandOptionChoice,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from 'discord.js';
import type { Logger } from 'pino';
import { isCommitInDoubt, isOutage, withoutParameters } from '../db/outage.ts';
import type { Actor } from '../domain/actor.ts';
import { isDomainError } from '../domain/errors.ts';
import { newId } from '../domain/ids.ts';
import { within } from '../within.ts';
import { actorOf } from './actor.ts';
import { commands } from './commands/all.ts';
import type { BotContext } from './commands/command.ts';
import { readOptions } from './commands/options.ts';
import { complete } from './complete.ts';
import { type Reaction, reactions, submissions } from './components.ts';
import { type Action, parseCustomId } from './custom-id.ts';
import { isWellFormed } from './interaction-shape.ts';
import { typedInputs } from './lobby/modal.ts';
import { type Answer, atOnce, deferred, deferredUpdate, quickLook, type Responder } from './responder.ts';
import { failureWords } from './words/errors.ts';

/** After this long, in milliseconds, the one who waits is told that it takes longer. */
const slow = 8000;

const strange =
  'This button or form is not one of this version of Cloud Engine. Use the newest lobby, or `/cloud-deploy`.';

const malformed =
  'What arrived here cannot be read, so nothing was changed. Try again; `/cloud-help` shows what there is.';

export type Router = {
  /** Deals with an interaction; never throws, always acknowledges first. */
  handle(interaction: APIInteraction): Promise<void>;
};

/**
 * @param options.guildId the only guild that is served, when set
 */
export function createRouter(options: {
  readonly context: BotContext;
  readonly responder: Responder;
  readonly guildId: string | undefined;
  readonly log: Logger;
}): Router {
  const { context, responder, guildId, log } = options;

  /** Acknowledges, works, answers: whatever the database is doing, in this order. */
  async function defer(interaction: APIInteraction, work: () => Promise<Answer>): Promise<void> {
    if (!(await responder.respond(interaction, deferred))) return;
    let told: Promise<void> | undefined;
    const patience = setTimeout(() => {
      told = responder.answer(interaction, 'This takes longer than usual; the answer will appear here.');
    }, slow);
    const answer = await attempt(work).catch((error: unknown) => failure(interaction, error));
    clearTimeout(patience);
    await told;
    await responder.answer(interaction, answer);
  }

  /** Changes the message whose button was used; it stays as it is until then. */
  async function update(interaction: APIInteraction, work: () => Promise<Answer>): Promise<void> {
    if (!(await responder.respond(interaction, deferredUpdate))) return;
    const answer = await attempt(work).catch((error: unknown) => replacing(failure(interaction, error)));
    await responder.answer(interaction, answer);
  }

  /** The first response, which cannot wait long. */
  async function respond(
    interaction: APIInteraction,
    work: () => Promise<APIInteractionResponse>,
  ): Promise<void> {
    const response = await attempt(work).catch((error: unknown) => atOnce(failure(interaction, error)));
    await responder.respond(interaction, response);
  }

  function failure(interaction: APIInteraction, error: unknown): string {
    const outage = isCommitInDoubt(error) ? 'unsure' : isOutage(error) ? 'before' : 'none';
    const reference = newId();
    if (!isDomainError(error)) {
      log.error(
        { reference, interaction: interaction.id, err: withoutParameters(error) },
        'interaction failed',
      );
    }
    return failureWords(error, outage, reference);
  }

  async function say(interaction: APIInteraction, answer: string): Promise<void> {
    await responder.respond(interaction, atOnce(answer));
  }

  function command(interaction: APIChatInputApplicationCommandInteraction): Promise<void> {
    const found = commands.find(({ definition }) => definition.name === interaction.data.name);
    if (found === undefined) {
      return say(interaction, 'This command no longer exists. `/cloud-help` shows those that do.');
    }
    const actor = actorOf(interaction);
    if (actor === null) {
      const { outsideGuilds, definition } = found;
      const elsewhere = `\`/${definition.name}\` works in a server: use it in a text channel there.`;
      return defer(interaction, async () => outsideGuilds ?? elsewhere);
    }
    const use = { actor, options: readOptions(interaction), interaction };
    return 'run' in found
      ? defer(interaction, () => found.run(context, use))
      : respond(interaction, () => found.open(context, use));
  }

  function component(interaction: APIMessageComponentInteraction, actor: Actor): Promise<void> {
    const id = parseCustomId(interaction.data.custom_id);
    const reaction = id === null ? undefined : reactionTo(id.action);
    if (id === null || reaction === undefined) return say(interaction, strange);
    const use = { context, actor, id, interaction } as never;
    if ('answer' in reaction) return defer(interaction, () => reaction.answer(use));
    if ('update' in reaction) {
      // A forged id must not change a message that others see, such as a lobby.
      const own = ((interaction.message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
      return (own ? update : defer)(interaction, () => reaction.update(use));
    }
    return respond(interaction, () => reaction.respond(use));
  }

  function submission(interaction: APIModalSubmitInteraction, actor: Actor): Promise<void> {
    return defer(interaction, async () => {
      const id = parseCustomId(interaction.data.custom_id);
      const act = id === null ? undefined : submissionOf(id.action);
      if (id === null || act === undefined) return strange;
      return act({ context, actor, id, inputs: typedInputs(interaction), interaction } as never);
    });
  }

  /** What cannot be looked up in time is not offered: what was typed can be sent all the same. */
  async function completion(
    interaction: APIApplicationCommandAutocompleteInteraction,
    actor: Actor | null,
  ): Promise<void> {
    const looked = actor === null ? Promise.resolve([]) : complete(context.orchestrator, actor, interaction);
    const choices = await within(quickLook, looked).catch(() => null);
    await offer(interaction, choices ?? []);
  }

  async function offer(
    interaction: APIInteraction,
    choices: APIApplicationCommandOptionChoice[],
  ): Promise<void> {
    const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
    await responder.respond(interaction, { type, data: { choices } });
  }

  async function route(interaction: APIInteraction): Promise<void> {
    if (!isWellFormed(interaction)) return unreadable(interaction);
    const actor = actorOf(interaction);
    const elsewhere = guildId !== undefined && actor !== null && actor.guildId !== guildId;
    switch (interaction.type) {
      case InteractionType.ApplicationCommand:
        if (interaction.data.type !== ApplicationCommandType.ChatInput) return unreadable(interaction);
        if (elsewhere) return say(interaction, 'This bot serves another server.');
        return command(interaction as APIChatInputApplicationCommandInteraction);
      case InteractionType.ApplicationCommandAutocomplete:
        return completion(interaction, elsewhere ? null : actor);
      case InteractionType.MessageComponent:
        if (elsewhere || actor === null) return say(interaction, strange);
        return component(interaction, actor);
      case InteractionType.ModalSubmit:
        if (elsewhere || actor === null) return say(interaction, strange);
        return submission(interaction, actor);
      default:
        return unreadable(interaction);
    }
  }

  async function unreadable(interaction: APIInteraction): Promise<void> {
    if (interaction.type === InteractionType.Ping) return;
    log.warn({ interaction: interaction.id, type: interaction.type }, 'interaction not understood');
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete) return offer(interaction, []);
    return say(interaction, malformed);
  }

  return {
    async handle(interaction) {
      try {
        await route(interaction);
      } catch (error) {
        log.error({ interaction: interaction.id, err: withoutParameters(error) }, 'interaction not handled');
      }
    },
  };
}

function reactionTo(action: Action): Reaction<Action> | undefined {
  return (reactions as Partial<Record<Action, Reaction<Action>>>)[action];
}

function submissionOf(action: Action): ((use: never) => Promise<Answer>) | undefined {
  return (submissions as Partial<Record<Action, (use: never) => Promise<Answer>>>)[action];
}

/** As a promise that rejects, also where `work` throws at once. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  return work();
}

/** What a message says from now on, without what it showed before. */
function replacing(content: string): Answer {
  return { content, embeds: [], components: [] };
}
