import { type APIModalInteractionResponseCallbackData, TextInputStyle } from 'discord.js';
import type { Actor } from '../../domain/actor.ts';
import { within } from '../../within.ts';
import { atOnce, opening, quickLook } from '../responder.ts';
import { form, textField } from '../rows.ts';
import { code, cut } from '../text.ts';
import type { BotContext, SlashCommand } from './command.ts';
import { openedWords } from './deploy.ts';
import { channelIdOf, type Place, placeProblem } from './place.ts';
import { projectOption } from './project-option.ts';

/** The custom id of the form's one field. */
export const nameField = 'project';

export const destroy: SlashCommand = {
  definition: {
    name: 'cloud-destroy',
    description: 'Plan the destruction of everything in a project; nothing happens before it is approved',
    options: [projectOption],
  },
  async open({ orchestrator }, { actor, options, interaction }) {
    const problem = placeProblem(interaction);
    if (problem !== null) return atOnce(problem);
    const project = options.required('project').trim();
    // Who may not, hears so before the form; where the database is slow, after it.
    await within(quickLook, orchestrator.requireDestroyable(actor, project));
    return opening(confirmationForm(project));
  },
};

function confirmationForm(project: string): APIModalInteractionResponseCallbackData {
  return form({ action: 'destroy', project }, `Destroy all of ${project}?`, [
    textField({
      style: TextInputStyle.Short,
      custom_id: nameField,
      label: 'Type the name of the project',
      placeholder: cut(project, 100),
      required: true,
      max_length: 40,
    }),
  ]);
}

/** Opens a session that plans the destruction, if the name was typed. @returns what to say about it */
export async function destroyProject(
  { orchestrator, showLobby }: BotContext,
  actor: Actor,
  request: {
    readonly project: string;
    readonly typed: string;
    readonly place: Place;
  },
): Promise<string> {
  const { project, typed, place } = request;
  const problem = placeProblem(place);
  if (problem !== null) return problem;
  await orchestrator.requireDestroyable(actor, project);
  if (typed.trim() !== project) {
    return `You typed ${code(typed, 40)}, but the project is ${code(project)}, so nothing was done. Use \`/cloud-destroy\` again if you want to destroy everything in it.`;
  }
  const opened = await orchestrator.openSession(actor, {
    project,
    channelId: channelIdOf(place),
    destroyAll: true,
  });
  return openedWords(opened, actor.guildId, await showLobby(opened.sessionId));
}
