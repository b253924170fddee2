import {
  type APIActionRowComponent,
  type APIModalInteractionResponseCallbackData,
  type APIStringSelectComponent,
  ComponentType,
} from 'discord.js';
import type { RawInputs } from '../../catalog/inputs.ts';
import { providerOf, resourceTypeOf } from '../../catalog/registry.ts';
import type { Actor } from '../../domain/actor.ts';
import type { EditableResource } from '../../domain/editable.ts';
import { DomainError } from '../../domain/errors.ts';
import type { BotContext } from '../commands/command.ts';
import { formatCustomId } from '../custom-id.ts';
import type { Answer } from '../responder.ts';
import { code, cut } from '../text.ts';
import { priceWords } from '../words/plan.ts';
import { queueWords } from '../words/queue.ts';
import { typeLabel } from '../words/types.ts';
import { editModal } from './modal.ts';

/** Discord's limits: options in a menu, and rows in a message. */
const optionsPerMenu = 25;
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
  const shown = resources.slice(0, optionsPerMenu * menusPerMessage);
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
): APIActionRowComponent<APIStringSelectComponent>[] {
  const menus: APIActionRowComponent<APIStringSelectComponent>[] = [];
  for (let from = 0; from < resources.length; from += optionsPerMenu) {
    const options = resources.slice(from, from + optionsPerMenu);
    const menu: APIStringSelectComponent = {
      type: ComponentType.StringSelect,
      custom_id: formatCustomId({ action: `pick-${action}`, sessionId, part: menus.length }),
      placeholder: cut(`${options[0]?.name} … ${options.at(-1)?.name}`, 150),
      options: options.map(({ name, type, origin }) => ({
        label: name,
        value: name,
        description: `${typeLabel(type)}, ${origin === 'added' ? 'added by this session' : 'deployed'}`,
      })),
    };
    menus.push({ type: ComponentType.ActionRow, components: [menu] });
  }
  return menus;
}

/**
 * The form for a resource, filled in with what it has.
 * @returns null when the database does not answer within `timeoutMs`
 * @throws DomainError NOT_FOUND, or of what the member may not do
 */
export async function formFor(
  { orchestrator }: BotContext,
  actor: Actor,
  { sessionId, name }: { readonly sessionId: string; readonly name: string },
  timeoutMs: number,
): Promise<APIModalInteractionResponseCallbackData | null> {
  const tooLate = new Promise<null>((resolve) => setTimeout(() => resolve(null), timeoutMs).unref());
  const found = await Promise.race([orchestrator.listEditable(actor, sessionId), tooLate]);
  if (found === null) return null;
  const resource = found.resources.find((one) => one.name === name);
  if (resource === undefined) throw new DomainError('NOT_FOUND', { what: 'resource', resource: name });
  return editModal(sessionId, resourceTypeOf(providerOf(found.provider), resource.type), resource);
}

/** Changes what was typed into the form. @returns what to say about it */
export async function editResource(
  { orchestrator, showLobby }: BotContext,
  actor: Actor,
  request: { readonly sessionId: string; readonly name: string; readonly inputs: RawInputs },
): Promise<string> {
  const { sessionId, name, inputs } = request;
  const { type, hourly, queue } = await orchestrator.editResource(actor, sessionId, { name, inputs });
  void showLobby(sessionId);
  return `Changed ${code(name)} (${typeLabel(type)}, ${priceWords(hourly)}). The session is planned again${queueWords(queue)}.`;
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
