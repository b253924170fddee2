import { ApplicationCommandOptionType } from 'discord.js';
import { permissions } from '../../domain/permission.ts';
import type { Orchestrator } from '../../engine/orchestrator.ts';
import { code } from '../text.ts';
import { endsWithWords, subjectWords, untilWords } from '../words/grants.ts';
import type { SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';
import { subjectOption } from './subject-option.ts';

const meanings = {
  read: 'read: see it',
  deploy: 'deploy: plan, approve and apply',
  admin: 'admin: all of that, and give permissions',
} as const;

export const grant: SlashCommand = {
  definition: {
    name: 'cloud-grant',
    description: 'Let a member or a role use a project (project admins)',
    options: [
      subjectOption,
      projectOption,
      {
        type: ApplicationCommandOptionType.String,
        name: 'permission',
        description: 'What they may do there',
        required: true,
        choices: permissions.map((value) => ({ name: meanings[value], value })),
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'duration',
        description: 'For how long: 30m, 8h (the default), 7d, or permanent',
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'session',
        description: 'End it with what this session makes (a session that was opened with expires)',
        autocomplete: true,
      },
    ],
  },
  async run({ orchestrator, tellNotices }, { actor, options }) {
    const duration = options.text('duration');
    const session = options.text('session');
    const subject = options.subject('user');
    const given = await orchestrator.grant(actor, {
      project: options.required('project'),
      subject,
      permission: options.required('permission'),
      ...(duration === undefined ? {} : { duration }),
      ...(session === undefined ? {} : { session }),
    });
    tellNotices();
    const { permission, projectName, expiresAt } = given;
    const end = `${untilWords(expiresAt)}${endsWithWords(session ?? null)}`;
    return `${subjectWords(subject)} now has ${code(permission)} on ${code(projectName)}, ${end}${insteadWords(given)}.`;
  },
};

/** What the grant stands in place of; nothing where nothing was held. */
function insteadWords({ replaced, less }: Awaited<ReturnType<Orchestrator['grant']>>): string {
  if (replaced === null) return '';
  const { permission, expiresAt, sessionId } = replaced;
  const before = `, in place of ${code(permission)}, ${untilWords(expiresAt)}${endsWithWords(sessionId)}`;
  return less ? `${before}: less than before` : before;
}
