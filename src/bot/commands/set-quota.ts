import { ApplicationCommandOptionType } from 'discord.js';
import type { Orchestrator } from '../../engine/orchestrator.ts';
import { code } from '../text.ts';
import { measureLabel } from '../words/types.ts';
import type { SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';

type Change = Awaited<ReturnType<Orchestrator['setQuota']>>;

export const setQuota: SlashCommand = {
  definition: {
    name: 'cloud-set-quota',
    description: 'Limit how much a project may have of something (project admins)',
    options: [
      projectOption,
      {
        type: ApplicationCommandOptionType.String,
        name: 'resource',
        description: 'A type of resource, vcpus, or memory_gb',
        required: true,
        autocomplete: true,
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'limit',
        description: 'At most how many, or none to lift the limit',
        required: true,
        max_length: 20,
      },
    ],
  },
  async run({ orchestrator }, { actor, options }) {
    const change = await orchestrator.setQuota(actor, {
      project: options.required('project'),
      resource: options.required('resource'),
      limit: options.required('limit'),
    });
    return quotaChangeWords(change);
  },
};

function quotaChangeWords(change: Change): string {
  const { project, measure, before, after, deployed, reserved } = change;
  const held = reserved === 0 ? '' : ` (${reserved} of it reserved by open sessions)`;
  return [
    `Quota of ${code(project)} for ${measureLabel(measure)}: ${limitWords(before)} → ${limitWords(after)}.`,
    `Used now: ${deployed + reserved}${held}.`,
    ...beyondWords(change),
  ].join(' ');
}

/** Where more is used already than there may be. */
function beyondWords({ after, deployed, reserved }: Change): readonly string[] {
  if (after === null || deployed + reserved <= after) return [];
  return [
    deployed > after
      ? 'That is more than the limit: nothing is taken away, but nothing can be added until enough is removed.'
      : 'That is more than the limit: what is deployed stays, but not all open sessions can be approved any more.',
  ];
}

function limitWords(limit: number | null): string {
  return limit === null ? 'no limit' : String(limit);
}
