import { code } from '../text.ts';
import { subjectWords, untilWords } from '../words/grants.ts';
import type { SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';
import { subjectOption } from './subject-option.ts';

export const revoke: SlashCommand = {
  definition: {
    name: 'cloud-revoke',
    description: 'Take back what a member or a role was given on a project (project admins)',
    options: [subjectOption, projectOption],
  },
  async run({ orchestrator, tellNotices }, { actor, options }) {
    const subject = options.subject('user');
    const project = options.required('project');
    const { permission, expiresAt, projectName } = await orchestrator.revoke(actor, { project, subject });
    tellNotices();
    const rest = subject.kind === 'user' ? ' What they hold by a role stays.' : '';
    return `${subjectWords(subject)} no longer has ${code(permission)} on ${code(projectName)}, which was given ${untilWords(expiresAt)}.${rest}`;
  },
};
