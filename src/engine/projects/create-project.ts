import { providerOf } from '../../catalog/registry.ts';
import { audit } from '../../db/audit.ts';
import { insertProject } from '../../db/projects.ts';
import { DomainError, invalidInput } from '../../domain/errors.ts';
import { readPlainText } from '../../domain/plain-text.ts';
import { isProjectName } from '../../domain/project-name.ts';
import { requireGuildAdmin } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { ProjectUseCases } from './project-use-cases.ts';

const maxDescription = 200;

/** `createProject` of the orchestrator. */
export function createProjectWith({ db }: EngineContext): ProjectUseCases['createProject'] {
  return async (actor, { name, provider: providerName, region, description = '', channelId }) => {
    await requireGuildAdmin(db, actor);
    if (!isProjectName(name)) {
      throw invalidInput({
        field: 'project',
        problem:
          'must be 2 to 39 lower-case letters, digits and hyphens and start with a letter, such as `web-shop`',
      });
    }
    const provider = providerOf(providerName);
    if (!provider.regions.includes(region)) {
      throw invalidInput({
        field: 'region',
        problem: `must be one of ${provider.regions.map((one) => `\`${one}\``).join(', ')}`,
      });
    }
    readPlainText('description', description, maxDescription);
    return db.transaction(async (tx) => {
      const project = await insertProject(tx, {
        guildId: actor.guildId,
        name,
        provider: provider.name,
        region,
        description,
        channelId: channelId ?? null,
        createdBy: actor.userId,
      });
      if (project === null) throw new DomainError('NAME_TAKEN', { what: 'project', name });
      await audit(tx, {
        kind: 'project.created',
        guildId: actor.guildId,
        projectId: project.id,
        actorId: actor.userId,
        details: { name, provider: provider.name, region },
      });
      return { id: project.id, name, provider: provider.name, region, description };
    });
  };
}
