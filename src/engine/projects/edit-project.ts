import { audit } from '../../db/audit.ts';
import { desiredOf } from '../../db/changes.ts';
import type { Transaction } from '../../db/client.ts';
import { openSessionsOf } from '../../db/open-sessions.ts';
import { type Project, type ProjectSettings, updateProject } from '../../db/projects.ts';
import { touchSession } from '../../db/sessions.ts';
import { invalidInput } from '../../domain/errors.ts';
import { accessProject, lockAccess } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import { tellBudget } from '../policies/tell-budget.ts';
import { readSettings, settingsOf } from './project-settings.ts';
import type { ProjectUseCases, SettingChange } from './project-use-cases.ts';

/** What the lobbies of open sessions show. */
const shownInLobbies: readonly (keyof ProjectSettings)[] = [
  'monthlyBudgetCents',
  'approvalsRequired',
  'protected',
];

/** `editProject` of the orchestrator. */
export function editProjectWith(context: EngineContext): ProjectUseCases['editProject'] {
  const { db } = context;
  return async (actor, { project: name, ...typed }) => {
    const found = await accessProject(db, actor, name, 'admin');
    const { touched, ...edited } = await db.transaction(async (tx) => {
      const { project } = await lockAccess(tx, actor, found.project, 'admin');
      const before = settingsOf(project);
      const settings = { ...before, ...readSettings(typed, project) };
      const changes = changesBetween(before, settings);
      if (changes.length === 0) return { project: project.name, settings, changes, touched: [] };
      if (settings.provider !== before.provider) await requireEmpty(tx, project);
      await updateProject(tx, project.id, settings);
      await tellBudget(tx, { ...project, ...settings });
      await audit(tx, {
        kind: 'project.edited',
        guildId: actor.guildId,
        projectId: project.id,
        actorId: actor.userId,
        details: { changes },
      });
      const shown = changes.some(({ setting }) => shownInLobbies.includes(setting));
      return {
        project: project.name,
        settings,
        changes,
        touched: shown ? await touchOpen(tx, project) : [],
      };
    });
    for (const sessionId of touched) await tell(context, sessionId, null);
    return edited;
  };
}

function changesBetween(before: ProjectSettings, after: ProjectSettings): readonly SettingChange[] {
  return (Object.keys(before) as (keyof ProjectSettings)[])
    .filter((setting) => before[setting] !== after[setting])
    .map((setting) => ({ setting, from: before[setting], to: after[setting] }) as SettingChange);
}

/** What is deployed, and what sessions have chosen, belongs to a provider. */
async function requireEmpty(tx: Transaction, project: Project): Promise<void> {
  if ((await desiredOf(tx, project.id)).length > 0) {
    throw invalidInput({
      field: 'provider',
      problem: 'can only be changed while nothing is deployed: `/cloud-destroy` first',
    });
  }
  const open = (await openSessionsOf(tx, project.id)).map(({ id }) => `\`${id}\``);
  if (open.length === 0) return;
  throw invalidInput({
    field: 'provider',
    problem: `can only be changed while no session is open: finish or cancel ${open.join(', ')} first`,
  });
}

/** @returns the sessions whose lobbies show something else now */
async function touchOpen(tx: Transaction, { id }: Project): Promise<string[]> {
  const open = (await openSessionsOf(tx, id)).map((session) => session.id);
  for (const sessionId of open) await touchSession(tx, sessionId);
  return open;
}
