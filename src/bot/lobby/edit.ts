import type { APIInteractionResponse, APIStringSelectComponent } from 'discord.js';
import type { RawInputs } from '../../catalog/inputs.ts';
import { providerOf, resourceTypeOf } from '../../catalog/registry.ts';
import type { Actor } from '../../domain/actor.ts';
import type { EditableResource } from '../../domain/editable.ts';
import { DomainError } from '../../domain/errors.ts';
import { within } from '../../within.ts';
import type { BotContext } from '../commands/command.ts';
import { type Answer, atOnce, opening, quickLook, tryAgain } from '../responder.ts';
import { maxOptions, menu, type Row } from '../rows.ts';
import { code } from '../text.ts';
import { queueWords } from '../words/queue.ts';
import { typeLabel } from '../words/types.ts';
import { orFix } from './fix.ts';
import { editModal, shownWhenEdited, shownWhenNew } from './modal.ts';
import { resourceAnswer } from './resource-answer.ts';

/** Discord's limit: rows in a message. */
const menusPerMessage = 5;

/** Which resource to edit or remove. @returns menus of them */
export async function chooseResource(
  { orchestrator }: BotContext,
  actor: Actor,
  { action, sessionId }: { readonly action: 'edit' | 'remove'; readonly sessionId: string },
): Promise<Answer> {
  const { resources } = await orchestrator.listEditable(actor, sessionId);
  if (resources.length === 0)
    return `There is nothing to ${action} in this session. **Add Resource** adds something.`;
  const shown = resources.slice(0, maxOptions * menusPerMessage);
  const more = resources.length - shown.length;
  const question = `What shall be ${action === 'edit' ? 'edited' : 'removed'}?`;
  return {
    content: more > 0 ? `${question} (The first ${shown.length} of ${resources.length}.)` : question,
    components: menusOf(shown, action, sessionId),
  };
}

function menusOf(
  resources: readonly EditableResource[],
  action: 'edit' | 'remove',
  sessionId: string,
): Row<APIStringSelectComponent>[] {
  const menus: Row<APIStringSelectComponent>[] = [];
  for (let from = 0; from < resources.length; from += maxOptions) {
    const options = resources.slice(from, from + maxOptions).map(({ name, type, origin }) => ({
      label: name,
      value: name,
      description: `${typeLabel(type)}, ${origin === 'added' ? 'added by this session' : 'deployed'}`,
    }));
    const id = { action: `pick-${action}`, sessionId, part: menus.length } as const;
    menus.push(menu(id, `${options[0]?.label} … ${options.at(-1)?.label}`, options));
  }
  return menus;
}

/**
 * A page of the form for a resource, filled in with what it has.
 * @param request.from the index of the first input on it
 * @param request.typed what was typed before
 * @throws DomainError NOT_FOUND, or of what the member may not do
 */
export async function formForEdit(
  { orchestrator }: BotContext,
  actor: Actor,
  request: {
    readonly sessionId: string;
    readonly name: string;
    readonly from?: number;
    readonly typed?: RawInputs | null;
  },
): Promise<APIInteractionResponse> {
  const { sessionId, name, from = 0, typed } = request;
  const found = await within(quickLook, orchestrator.listEditable(actor, sessionId));
  if (found === null) return atOnce(tryAgain);
  const resource = found.resources.find((one) => one.name === name);
  if (resource === undefined) throw new DomainError('NOT_FOUND', { what: 'resource', resource: name });
  const type = resourceTypeOf(providerOf(found.provider), resource.type);
  if (from >= type.fields.length) return atOnce(tryAgain);
  return opening(editModal(sessionId, type, resource, { from, typed: typed ?? {} }));
}

type Edit = { readonly sessionId: string; readonly name: string; readonly inputs: RawInputs };

/** Changes what was typed into a page of the form. @returns what to say about it */
export function editResource(
  context: BotContext,
  actor: Actor,
  request: Edit & { readonly from: number },
): Promise<Answer> {
  const { sessionId, name, from, inputs } = request;
  const again = () =>
    ({
      action: 'fix-change',
      sessionId,
      name,
      from,
      draft: context.drafts.remember(actor.userId, inputs),
    }) as const;
  return orFix(again, () => change(context, actor, request, from + shownWhenEdited));
}

/** Gives a resource the size that was chosen in a menu. @returns what to say about it */
export function resizeResource(
  context: BotContext,
  actor: Actor,
  { sessionId, name, size }: { readonly sessionId: string; readonly name: string; readonly size: string },
): Promise<Answer> {
  return change(context, actor, { sessionId, name, inputs: { machine_type: size } }, shownWhenNew);
}

async function change(
  { orchestrator, showLobby }: BotContext,
  actor: Actor,
  { sessionId, name, inputs }: Edit,
  shown: number,
): Promise<Answer> {
  const edited = await orchestrator.editResource(actor, sessionId, { name, inputs });
  void showLobby(sessionId);
  return resourceAnswer(sessionId, edited, { verb: 'Changed', shown });
}

/** Takes out what was chosen. @returns what to say about it */
export async function removeResource(
  { orchestrator, showLobby }: BotContext,
  actor: Actor,
  { sessionId, name }: { readonly sessionId: string; readonly name: string },
): Promise<string> {
  const { origin, queue } = await orchestrator.removeResource(actor, sessionId, name);
  void showLobby(sessionId);
  const what =
    origin === 'added'
      ? `${code(name)} is no longer part of this session.`
      : `${code(name)} will be destroyed when this session is applied.`;
  return `${what} The lobby shows the new plan in a moment${queueWords(queue)}.`;
}
