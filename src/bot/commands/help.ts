import type { SlashCommand } from './command.ts';

const text = [
  '**Cloud Engine** deploys cloud infrastructure from Discord. What is approved is what happens, and everybody can see it.',
  '',
  '**How it goes**',
  '1. `/cloud-deploy project:…` opens a lobby: it shows what would change and what that would cost.',
  '2. **Add Resource** puts more into the same plan, **Edit** and **Remove** change what there is; each change is planned again.',
  '3. **Approve & Deploy** applies exactly the plan that is shown. A thread follows every line.',
  '4. **Cancel** ends it; something that is being applied stops gracefully.',
  '',
  '**Commands**',
  '`/cloud-deploy project [resource_type] [name] [machine_type]` · plan a deployment',
  '`/cloud-destroy project` · plan the destruction of everything',
  '`/cloud-list [project] [state]` · your sessions and projects',
  '`/cloud-show session` · one session: what happened when',
  '`/cloud-logs session` · every line of it, as a file',
  '`/cloud-projects` · the projects that you may use, and for how long',
  '`/cloud-resources project` · what is deployed, and what it costs',
  '`/cloud-retry session` · try once more what failed',
  '`/cloud-cancel session` · end a session',
  '`/cloud-grant user project permission [duration]` · let a member or role use a project, `8h` unless you say otherwise (project admins)',
  '`/cloud-create-project project provider region [description]` · make a project (server admins)',
  '',
  '**Permissions** in a project: `read` sees it, `deploy` plans and approves, `admin` also gives permissions. Server admins hold all of them.',
].join('\n');

export const help: SlashCommand = {
  definition: {
    name: 'cloud-help',
    description: 'What Cloud Engine does, and how',
  },
  outsideGuilds: text,
  run: async () => text,
};
