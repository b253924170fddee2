import { findGrants } from '../../db/grants.ts';
import type { EngineContext } from '../context.ts';
import type { AccessUseCases } from './access-use-cases.ts';
import { administeredProjects } from './administered.ts';
import { requireSubject } from './grant.ts';

/** `listGrants` of the orchestrator. */
export function listGrantsWith({ db }: EngineContext): AccessUseCases['listGrants'] {
  return async (actor, { project, subject, limit = 25, offset = 0 } = {}) => {
    const projects = await administeredProjects(db, actor, project);
    if (subject !== undefined) requireSubject(subject);
    return findGrants(db, {
      projectIds: projects.map(({ id }) => id),
      limit,
      offset,
      ...(subject === undefined ? {} : { subject }),
    });
  };
}
