import { adminRoleOf, findGrants } from '../../db/grants.ts';
import type { Actor } from '../../domain/actor.ts';
import { DomainError } from '../../domain/errors.ts';
import { isGuildAdmin } from '../../policy/access.ts';
import type { EngineContext } from '../context.ts';
import { listProjectsWith } from '../projects/list-projects.ts';
import { accessProject } from './access.ts';
import type { AccessUseCases } from './access-use-cases.ts';
import { requireSubject } from './grant.ts';

/** `listGrants` of the orchestrator. */
export function listGrantsWith(context: EngineContext): AccessUseCases['listGrants'] {
  return async (actor, { project, subject, limit = 25, offset = 0 } = {}) => {
    const projectIds = await administered(context, actor, project);
    if (subject !== undefined) requireSubject(subject);
    return findGrants(context.db, {
      projectIds,
      limit,
      offset,
      ...(subject === undefined ? {} : { subject }),
    });
  };
}

/** The project that was named, or all that the actor administers. @throws DomainError NOT_PERMITTED when there is none */
async function administered(
  context: EngineContext,
  actor: Actor,
  name: string | undefined,
): Promise<string[]> {
  if (name !== undefined) return [(await accessProject(context.db, actor, name, 'admin')).project.id];
  const own = (await listProjectsWith(context)(actor)).filter(({ permission }) => permission === 'admin');
  if (own.length > 0 || isGuildAdmin(actor, await adminRoleOf(context.db, actor.guildId))) {
    return own.map(({ id }) => id);
  }
  throw new DomainError('NOT_PERMITTED', { needed: 'admin' });
}
