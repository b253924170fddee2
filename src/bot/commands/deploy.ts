import { ApplicationCommandOptionType } from 'discord.js';
import type { Orchestrator } from '../../engine/orchestrator.ts';
import type { ResourceRequest } from '../../engine/resources/resource-request.ts';
import type { LobbyPlace } from '../lobby/keeper.ts';
import { code, messageLink } from '../text.ts';
import { queueWords } from '../words/queue.ts';
import type { SlashCommand } from './command.ts';
import type { CommandOptions } from './options.ts';
import { channelIdOf, placeProblem } from './place.ts';
import { projectOption } from './project-option.ts';

export const deploy: SlashCommand = {
  definition: {
    name: 'cloud-deploy',
    description: 'Plan a deployment; a lobby shows what it would do and cost before anything happens',
    options: [
      projectOption,
      {
        type: ApplicationCommandOptionType.String,
        name: 'resource_type',
        description: 'A first resource; more can be added in the lobby',
        autocomplete: true,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'name',
        description: 'Its name, such as web-1',
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'machine_type',
        description: 'Its size, such as small; left out, the smallest',
        autocomplete: true,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'expires',
        description: 'How long it lives before it is destroyed: 8h, 7d; left out, until somebody removes it',
      },
    ],
  },
  async run({ orchestrator, showLobby }, { actor, options, interaction }) {
    const problem = placeProblem(interaction);
    if (problem !== null) return problem;
    const first = firstResource(options);
    const expires = options.text('expires');
    const opened = await orchestrator.openSession(actor, {
      project: options.required('project'),
      channelId: channelIdOf(interaction),
      ...(first === null ? {} : { first }),
      ...(expires === undefined ? {} : { expires }),
    });
    return openedWords(opened, actor.guildId, await showLobby(opened.sessionId));
  },
};

/** What is said of a session that was opened just now. */
export function openedWords(
  { sessionId, state, queue }: Awaited<ReturnType<Orchestrator['openSession']>>,
  guildId: string,
  lobby: LobbyPlace | null,
): string {
  const link = lobby?.messageId ? messageLink(guildId, lobby.channelId, lobby.messageId) : null;
  return [
    `Session ${code(sessionId)} is open${link === null ? '' : `: ${link}`}`,
    state === 'DRAFT'
      ? 'Choose what to deploy with **Add Resource**.'
      : `It is being planned${queueWords(queue)}.`,
    ...(link === null ? ['Its lobby will appear in this channel as soon as Discord takes it.'] : []),
  ].join('\n');
}

/** A name or a size without a type is answered by the engine, after rights. */
function firstResource(options: CommandOptions): ResourceRequest | null {
  const type = options.text('resource_type');
  const inputs = { name: options.text('name'), machine_type: options.text('machine_type') };
  const isGiven = [type, ...Object.values(inputs)].some((value) => value !== undefined);
  return isGiven ? { type: type ?? '', inputs } : null;
}
