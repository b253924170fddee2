import { type APIModalInteractionResponseCallbackData, ButtonStyle, TextInputStyle } from 'discord.js';
import type { Actor } from '../../domain/actor.ts';
import type { BotContext } from '../commands/command.ts';
import { channelIdOf, type Place } from '../commands/place.ts';
import type { MessageBody } from '../discord-api.ts';
import { isRefusal } from '../discord-errors.ts';
import { type Button, button, form, type Row, row, textField } from '../rows.ts';
import { code, moment } from '../text.ts';

/** The custom ids of the form's fields. */
export const projectField = 'project';
export const reasonField = 'reason';

/** The button for those who may use no project yet. */
export function requestButton(): Row<Button> {
  return row(button({ action: 'ask' }, 'Request access', ButtonStyle.Primary));
}

/** The form in which somebody says what for. */
export function requestForm(): APIModalInteractionResponseCallbackData {
  return form({ action: 'asking' }, 'Request access', [
    textField({
      style: TextInputStyle.Short,
      custom_id: projectField,
      label: 'Project',
      help: 'Its name, such as web-shop',
      required: true,
      max_length: 39,
    }),
    textField({
      style: TextInputStyle.Paragraph,
      custom_id: reasonField,
      label: 'What for?',
      help: 'The admins read it',
      required: false,
      max_length: 300,
    }),
  ]);
}

/** Posts a request where it was made, for the admins to decide. @returns what to say about it */
export async function requestAccess(
  { orchestrator, api }: BotContext,
  actor: Actor,
  { place, ...typed }: { readonly project: string; readonly reason: string; readonly place: Place },
): Promise<string> {
  const askedIn = channelIdOf(place);
  if (askedIn === undefined) return 'Ask with `/cloud-help` in a text channel of this server.';
  const request = await orchestrator.requestAccess(actor, { ...typed, channelId: askedIn });
  const { requestId, project, reason, channelId } = request;
  const why = reason === '' ? '' : `\n> ${code(reason, 300)}`;
  const body: MessageBody = {
    content: `<@${actor.userId}> asks for \`deploy\` on ${code(project)}.${why}\nAdmins of that project decide:`,
    components: [decisionButtons(requestId)],
  };
  try {
    const message = await api.createMessage(channelId, body, `access-${requestId}`);
    await orchestrator.noteRequestMessage(requestId, message.id);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return 'I may not write in this channel, so no admin sees your request. Ask again with `/cloud-help` in a channel where I may.';
  }
  return `The admins are asked in <#${channelId}>. You are told as soon as one of them decides.`;
}

function decisionButtons(requestId: string): Row<Button> {
  return row(
    button({ action: 'grant', requestId }, 'Grant for 8 h', ButtonStyle.Success),
    button({ action: 'decline', requestId }, 'Decline'),
  );
}

/** Decides a request; its message says so from then on. @returns what to say about it */
export async function decideAccess(
  { orchestrator, api, tellNotices }: BotContext,
  actor: Actor,
  requestId: string,
  decision: 'granted' | 'declined',
): Promise<string> {
  const decided = await orchestrator.decideAccess(actor, requestId, decision);
  const { project, userId, channelId, messageId, expiresAt } = decided;
  tellNotices();
  const until = expiresAt === null ? '' : ` until ${moment(expiresAt, 'f')}`;
  const words =
    decision === 'declined'
      ? `<@${actor.userId}> declined the request of <@${userId}> for ${code(project)}.`
      : `<@${actor.userId}> gave <@${userId}> \`deploy\` on ${code(project)}${until}.`;
  if (messageId !== null) {
    // It is decided, whatever becomes of the message: somebody may have deleted it.
    await api.editMessage(channelId, messageId, { content: words, components: [] }).catch(() => {});
  }
  return words;
}
