import { accessProject } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { ProjectUseCases } from './project-use-cases.ts';

/** `requireProject` of the orchestrator. */
export function requireProjectWith({ db }: EngineContext): ProjectUseCases['requireProject'] {
  return async (actor, name, needed) => {
    await accessProject(db, actor, name, needed);
  };
}
