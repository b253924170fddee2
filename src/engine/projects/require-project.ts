import type { Project } from '../../db/projects.ts';
import { DomainError } from '../../domain/errors.ts';
import { accessProject } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { ProjectUseCases } from './project-use-cases.ts';

/** `requireProject` of the orchestrator. */
export function requireProjectWith({ db }: EngineContext): ProjectUseCases['requireProject'] {
  return async (actor, name, needed) => {
    await accessProject(db, actor, name, needed);
  };
}

/** `requireDestroyable` of the orchestrator. */
export function requireDestroyableWith({ db }: EngineContext): ProjectUseCases['requireDestroyable'] {
  return async (actor, name) => {
    requireUnprotected((await accessProject(db, actor, name, 'deploy')).project);
  };
}

/** @throws DomainError PROJECT_PROTECTED */
export function requireUnprotected(project: Project): void {
  if (project.protected) throw new DomainError('PROJECT_PROTECTED', { project: project.name });
}
