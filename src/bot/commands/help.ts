import type { Actor } from '../../domain/actor.ts';
import type { Orchestrator } from '../../engine/orchestrator.ts';
import type { SessionSummary } from '../../engine/sessions/session-summary.ts';
import { requestButton } from '../access/request.ts';
import { code, messageLink } from '../text.ts';
import type { SlashCommand } from './command.ts';
import { usagesOf, usageWords } from './usage.ts';

const text = [
  '**Cloud Engine** deploys cloud infrastructure from Discord. What is approved is what happens, and everybody can see it.',
  '',
  '**How it goes**',
  '1. `/cloud-deploy project:…` opens a lobby: it shows what would change and what that would cost.',
  '2. **Add Resource** puts more into the same plan, **Edit** and **Remove** change what there is; each change is planned again.',
  '3. **Approve & Deploy** applies exactly the plan that is shown. A thread follows every line.',
  '4. **Cancel** ends it; something that is being applied stops gracefully.',
  '',
  '**Permissions** in a project: `read` sees it, `deploy` plans and approves, `admin` also gives permissions. Server admins hold all of them.',
].join('\n');

/** `/cloud-help`, which explains these commands. */
export function helpOn(commands: readonly SlashCommand[]): SlashCommand {
  const list = { title: 'Commands', description: commands.flatMap(usageLines).join('\n') };
  return {
    definition: {
      name: 'cloud-help',
      description: 'What Cloud Engine does, how, and what you can do next',
    },
    outsideGuilds: { content: text, embeds: [list] },
    async run({ orchestrator }, { actor }) {
      const [projects, { sessions }] = await Promise.all([
        orchestrator.listProjects(actor),
        orchestrator.listSessions(actor),
      ]);
      const next = { title: 'Your next step', description: nextStep(actor, projects, sessions) };
      return {
        content: text,
        embeds: [next, list],
        components: projects.length === 0 && !actor.isGuildAdmin ? [requestButton()] : [],
      };
    },
  };
}

/** `/cloud-list [project] [state]` and what it does. */
function usageLines({ definition }: SlashCommand): readonly string[] {
  return usagesOf(definition).map((usage) => `\`${usageWords(usage)}\` · ${usage.description}`);
}

type Projects = Awaited<ReturnType<Orchestrator['listProjects']>>;

/** What helps this person on, beginning with what waits for them. */
function nextStep(actor: Actor, projects: Projects, sessions: readonly SessionSummary[]): string {
  const waiting = sessions.find(({ state }) => state === 'PLAN_READY');
  if (waiting !== undefined) {
    return `${sessionWords(waiting, actor.guildId)} has a plan: look at it, and **Approve & Deploy**.`;
  }
  const failed = sessions.find(({ state }) => state === 'FAILED');
  if (failed !== undefined) {
    return `${sessionWords(failed, actor.guildId)} has failed: **Retry** tries once more, **Edit** changes it, **Cancel** ends it.`;
  }
  const draft = sessions.find(({ state }) => state === 'DRAFT');
  if (draft !== undefined)
    return `${sessionWords(draft, actor.guildId)} waits for you: **Add Resource** or **Plan**.`;
  const project = projects.find(({ permission }) => permission !== 'read');
  if (project !== undefined)
    return `\`/cloud-deploy project:${project.name}\` plans a deployment; nothing happens before it is approved.`;
  if (projects.length > 0)
    return 'You may look: `/cloud-resources` shows what is deployed. To deploy, ask an admin for `deploy` on the project.';
  if (actor.isGuildAdmin)
    return 'There is no project yet: `/cloud-create-project` makes one. `provider:sandbox region:local` needs no cloud account.';
  return 'You may not use any project yet: **Request access** asks the admins for one.';
}

function sessionWords({ id, projectName, lobby }: SessionSummary, guildId: string): string {
  const link = lobby?.messageId == null ? '' : ` (${messageLink(guildId, lobby.channelId, lobby.messageId)})`;
  return `Your session ${code(id)} in ${code(projectName)}${link}`;
}
