import { ApplicationCommandOptionType } from 'discord.js';
import { permissions } from '../../domain/permission.ts';
import { code, moment } from '../text.ts';
import type { SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';

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
      {
        type: ApplicationCommandOptionType.Mentionable,
        name: 'user',
        description: 'The member or role',
        required: true,
      },
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
  async run({ orchestrator }, { actor, options }) {
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
    const whom = subject.kind === 'user' ? `<@${subject.id}>` : `<@&${subject.id}>`;
    const until = given.expiresAt === null ? 'permanently' : `until ${moment(given.expiresAt, 'f')}`;
    const end = session === undefined ? '' : `, and no longer than what session ${code(session)} makes`;
    return `${whom} now has ${code(given.permission)} on ${code(given.projectName)}, ${until}${end}.`;
  },
};
