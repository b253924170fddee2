import {
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandType,
  ComponentType,
  InteractionResponseType,
  InteractionType,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Provider } from '../catalog/contract.ts';
import { providerOf } from '../catalog/registry.ts';
import { isCommitInDoubt, isOutage, withoutParameters } from '../db/outage.ts';
import type { Actor } from '../domain/actor.ts';
import { isDomainError } from '../domain/errors.ts';
import { newId } from '../domain/ids.ts';
import { actorOf } from './actor.ts';
import { commands } from './commands/all.ts';
import type { BotContext } from './commands/command.ts';
import { readOptions } from './commands/options.ts';
import { type CustomId, parseCustomId } from './custom-id.ts';
import { addResource } from './lobby/add-resource.ts';
import { extendSession, planSession, retrySession } from './lobby/again.ts';
import { approvePlan } from './lobby/approve.ts';
import { cancelSession } from './lobby/cancel.ts';
import { chooseType } from './lobby/choose.ts';
import { chooseResource, editResource, formFor, removeResource } from './lobby/edit.ts';
import { resourceModal, typedInputs } from './lobby/modal.ts';
import { reasonField, rejectionForm, rejectPlan } from './lobby/reject.ts';
import { type Answer, atOnce, deferred, type Responder } from './responder.ts';
import { failureWords } from './words/errors.ts';

/** After this long, in milliseconds, the one who waits is told that it takes longer. */
const slow = 8000;
/** The first response is due after 3 s: a look at the database before it may not take longer than this. */
const quickLook = 1000;

const tryAgain = 'That could not be opened right now. Try again in a moment; nothing was changed.';
const strange =
  'This button or form is not one of this version of Cloud Engine. Use the newest lobby, or `/cloud-deploy`.';

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
    const answer = await work().catch((error: unknown) => failure(interaction, error));
    clearTimeout(patience);
    await told;
    await responder.answer(interaction, answer);
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

  async function command(interaction: APIChatInputApplicationCommandInteraction): Promise<Answer> {
    const found = commands.find(({ definition }) => definition.name === interaction.data.name);
    if (found === undefined) return 'This command no longer exists. `/cloud-help` shows those that do.';
    const actor = actorOf(interaction);
    if (actor !== null) return found.run(context, { actor, options: readOptions(interaction), interaction });
    return (
      found.outsideGuilds ??
      `\`/${found.definition.name}\` works in a server: use it in a text channel there.`
    );
  }

  async function component(interaction: APIMessageComponentInteraction, actor: Actor): Promise<void> {
    const id = parseCustomId(interaction.data.custom_id);
    switch (id?.action) {
      case 'approve':
        return defer(interaction, () => approvePlan(context, actor, id));
      case 'confirm':
        return defer(interaction, () => approvePlan(context, actor, id, { destroys: true }));
      case 'cancel':
        return defer(interaction, () => cancelSession(context, actor, id.sessionId));
      case 'add':
        return now(interaction, await whatToAdd(id));
      case 'choose':
        return now(interaction, await formForNew(id, interaction));
      case 'reject':
        return now(interaction, { type: InteractionResponseType.Modal, data: rejectionForm(id) });
      case 'plan':
        return defer(interaction, () => planSession(context, actor, id.sessionId));
      case 'retry':
        return defer(interaction, () => retrySession(context, actor, id.sessionId));
      case 'extend':
        return defer(interaction, () => extendSession(context, actor, id.sessionId));
      case 'edit':
      case 'remove': {
        const { action, sessionId } = id;
        return defer(interaction, () => chooseResource(context, actor, { action, sessionId }));
      }
      case 'pick-edit':
        return now(interaction, await formForEdit(id.sessionId, interaction, actor));
      case 'pick-remove': {
        const { sessionId } = id;
        return defer(interaction, () =>
          removeResource(context, actor, { sessionId, name: chosenIn(interaction) }),
        );
      }
      default:
        return now(interaction, atOnce(strange));
    }
  }

  async function now(interaction: APIInteraction, response: APIInteractionResponse): Promise<void> {
    await responder.respond(interaction, response);
  }

  async function whatToAdd(id: CustomId & { action: 'add' }): Promise<APIInteractionResponse> {
    const provider = await providerFor(id);
    return atOnce(provider === null ? tryAgain : chooseType(id.sessionId, provider));
  }

  async function formForNew(
    id: CustomId & { action: 'choose' },
    interaction: APIMessageComponentInteraction,
  ): Promise<APIInteractionResponse> {
    const provider = await providerFor(id);
    if (provider === null) return atOnce(tryAgain);
    const type = provider.types.find((one) => one.type === chosenIn(interaction));
    if (type === undefined) return atOnce(strange);
    return { type: InteractionResponseType.Modal, data: resourceModal(id.sessionId, provider, type) };
  }

  async function formForEdit(
    sessionId: string,
    interaction: APIMessageComponentInteraction,
    actor: Actor,
  ): Promise<APIInteractionResponse> {
    try {
      const data = await formFor(context, actor, { sessionId, name: chosenIn(interaction) }, quickLook);
      return data === null ? atOnce(tryAgain) : { type: InteractionResponseType.Modal, data };
    } catch (error) {
      return atOnce(failure(interaction, error));
    }
  }

  /** From the custom id; where that does not say it, from one short look at the database. */
  async function providerFor(id: CustomId & { action: 'add' | 'choose' }): Promise<Provider | null> {
    const name = id.provider ?? (await context.orchestrator.providerOfSession(id.sessionId, quickLook));
    try {
      return name === null ? null : providerOf(name);
    } catch {
      return null;
    }
  }

  async function submission(interaction: APIModalSubmitInteraction, actor: Actor): Promise<Answer> {
    const id = parseCustomId(interaction.data.custom_id);
    const inputs = typedInputs(interaction);
    if (id?.action === 'describe') return addResource(context, actor, { ...id, inputs });
    if (id?.action === 'change') return editResource(context, actor, { ...id, inputs });
    if (id?.action === 'rejection') {
      return rejectPlan(context, actor, { ...id, reason: String(inputs[reasonField] ?? '') });
    }
    return strange;
  }

  async function route(interaction: APIInteraction): Promise<void> {
    const actor = actorOf(interaction);
    const elsewhere = guildId !== undefined && actor !== null && actor.guildId !== guildId;
    switch (interaction.type) {
      case InteractionType.ApplicationCommand:
        if (interaction.data.type !== ApplicationCommandType.ChatInput) return;
        if (elsewhere) return now(interaction, atOnce('This bot serves another server.'));
        return defer(interaction, () => command(interaction as APIChatInputApplicationCommandInteraction));
      case InteractionType.MessageComponent:
        if (elsewhere || actor === null) return now(interaction, atOnce(strange));
        return component(interaction, actor);
      case InteractionType.ModalSubmit:
        if (elsewhere || actor === null) return now(interaction, atOnce(strange));
        return defer(interaction, () => submission(interaction, actor));
      default:
        return;
    }
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

/** What was chosen in a menu; empty where nothing was. */
function chosenIn({ data }: APIMessageComponentInteraction): string {
  return (data.component_type === ComponentType.StringSelect && data.values[0]) || '';
}
