import { audit } from '../../db/audit.ts';
import { insertProject } from '../../db/projects.ts';
import { DomainError, invalidInput } from '../../domain/errors.ts';
import { isProjectName } from '../../domain/project-name.ts';
import { requireGuildAdmin } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import { readSettings, settingsOf } from './project-settings.ts';
import type { ProjectUseCases } from './project-use-cases.ts';

/** `createProject` of the orchestrator. */
export function createProjectWith({ db }: EngineContext): ProjectUseCases['createProject'] {
  return async (actor, { name, ...typed }) => {
    await requireGuildAdmin(db, actor);
    requireName(name);
    const { provider, region, description = '', channelId = null, ...more } = readSettings(typed, null);
    return db.transaction(async (tx) => {
      const project = await insertProject(tx, {
        ...more,
        guildId: actor.guildId,
        name,
        provider: provider ?? 'sandbox',
        region: region ?? '',
        description,
        channelId,
        createdBy: actor.userId,
      });
      if (project === null) throw new DomainError('NAME_TAKEN', { what: 'project', name });
      const settings = settingsOf(project);
      await audit(tx, {
        kind: 'project.created',
        guildId: actor.guildId,
        projectId: project.id,
        actorId: actor.userId,
        details: { name, ...settings },
      });
      return { ...settings, id: project.id, name, settings };
    });
  };
}

function requireName(name: string): void {
  if (isProjectName(name)) return;
  throw invalidInput({
    field: 'project',
    problem:
      'must be 2 to 39 lower-case letters, digits and hyphens and start with a letter, such as `web-shop`',
  });
}
