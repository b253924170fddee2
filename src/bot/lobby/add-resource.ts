import type { APIInteractionResponse } from 'discord.js';
import type { RawInputs } from '../../catalog/inputs.ts';
import { providerOf, resourceTypeOf } from '../../catalog/registry.ts';
import type { Actor } from '../../domain/actor.ts';
import type { ProviderName } from '../../domain/provider.ts';
import type { BotContext } from '../commands/command.ts';
import { type Answer, atOnce, opening, quickLook, tryAgain } from '../responder.ts';
import { chooseType } from './choose.ts';
import { refuseEarly } from './early.ts';
import { orFix } from './fix.ts';
import { resourceModal, shownWhenNew } from './modal.ts';
import { resourceAnswer } from './resource-answer.ts';

type InSession = { readonly sessionId: string; readonly provider: ProviderName | null };

/** The menu of types that a project can have. @throws DomainError where nothing can be added by this member now */
export async function menuOfTypes(
  context: BotContext,
  actor: Actor,
  session: InSession,
): Promise<APIInteractionResponse> {
  await refuseEarly(context, actor, session.sessionId, 'add');
  const provider = await providerFor(context, session);
  return atOnce(provider === null ? tryAgain : chooseType(session.sessionId, providerOf(provider)));
}

/**
 * The form for a new resource of this type.
 * @param typed what was typed before
 * @throws DomainError INPUT_INVALID when the project has no such type, or of what the member may not do now
 */
export async function formForNew(
  context: BotContext,
  actor: Actor,
  session: InSession & { readonly type: string },
  typed: RawInputs | null = null,
): Promise<APIInteractionResponse> {
  await refuseEarly(context, actor, session.sessionId, 'add');
  const name = await providerFor(context, session);
  if (name === null) return atOnce(tryAgain);
  const provider = providerOf(name);
  return opening(
    resourceModal(session.sessionId, provider, resourceTypeOf(provider, session.type), typed ?? {}),
  );
}

/** From the custom id; where that does not say it, from one short look at the database. */
async function providerFor(
  { orchestrator }: BotContext,
  { provider, sessionId }: InSession,
): Promise<ProviderName | null> {
  return provider ?? orchestrator.providerOfSession(sessionId, quickLook);
}

/** Adds what was typed into the form. @returns what to say about it */
export function addResource(
  { orchestrator, showLobby, drafts }: BotContext,
  actor: Actor,
  request: InSession & { readonly type: string; readonly inputs: RawInputs },
): Promise<Answer> {
  const { sessionId, provider, type, inputs } = request;
  const again = () =>
    ({
      action: 'fix-new',
      sessionId,
      provider,
      type,
      draft: drafts.remember(actor.userId, inputs),
    }) as const;
  return orFix(again, async () => {
    const added = await orchestrator.addResource(actor, sessionId, { type, inputs });
    void showLobby(sessionId);
    return resourceAnswer(sessionId, added, { verb: 'Added', shown: shownWhenNew });
  });
}
