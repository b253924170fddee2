import { ApplicationCommandOptionType } from 'discord.js';
import { providerOf, supportedProviders } from '../../catalog/registry.ts';
import type { ResourceRequest } from '../../engine/orchestrator.ts';
import { code, messageLink } from '../text.ts';
import { queueWords } from '../words/queue.ts';
import type { SlashCommand } from './command.ts';
import type { CommandOptions } from './options.ts';
import { channelIdOf, placeProblem } from './place.ts';

export const deploy: SlashCommand = {
  definition: {
    name: 'cloud-deploy',
    description: 'Plan a deployment; a lobby shows what it would do and cost before anything happens',
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'project',
        description: 'The name of the project',
        required: true,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'resource_type',
        description: 'A first resource; more can be added in the lobby',
        choices: resourceTypeChoices(),
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
      },
    ],
  },
  async run({ orchestrator, showLobby }, { actor, options, interaction }) {
    const problem = placeProblem(interaction);
    if (problem !== null) return problem;
    const first = firstResource(options);
    const opened = await orchestrator.openSession(actor, {
      project: options.required('project'),
      channelId: channelIdOf(interaction),
      ...(first === null ? {} : { first }),
    });
    const lobby = await showLobby(opened.sessionId);
    const link = lobby?.messageId ? messageLink(actor.guildId, lobby.channelId, lobby.messageId) : null;
    return [
      `Session ${code(opened.sessionId)} is open${link === null ? '' : `: ${link}`}`,
      opened.state === 'DRAFT'
        ? 'Choose what to deploy with **Add Resource**.'
        : `It is being planned${queueWords(opened.queue)}.`,
      ...(link === null ? ['Its lobby will appear in this channel as soon as Discord takes it.'] : []),
    ].join('\n');
  },
};

/** A name or a size without a type is answered by the engine, after rights. */
function firstResource(options: CommandOptions): ResourceRequest | null {
  const type = options.text('resource_type');
  const inputs = { name: options.text('name'), machine_type: options.text('machine_type') };
  const isGiven = [type, ...Object.values(inputs)].some((value) => value !== undefined);
  return isGiven ? { type: type ?? '', inputs } : null;
}

/** The types of all providers, each once; Discord takes 25 choices. */
function resourceTypeChoices(): { name: string; value: string }[] {
  const labels = new Map<string, string>();
  for (const { type, label } of supportedProviders.flatMap((name) => providerOf(name).types)) {
    labels.set(type, `${label} (${type})`);
  }
  return [...labels].slice(0, 25).map(([value, name]) => ({ name, value }));
}
