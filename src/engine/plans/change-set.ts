import { refusedChanges } from '../../catalog/later.ts';
import { brokenReferences } from '../../catalog/references.ts';
import { providerOf } from '../../catalog/registry.ts';
import { changesOf, desiredOf } from '../../db/changes.ts';
import type { Executor, Transaction } from '../../db/client.ts';
import type { Project } from '../../db/projects.ts';
import type { Session } from '../../db/sessions.ts';
import { DomainError, invalidInput, type Violation } from '../../domain/errors.ts';
import { type MergeConflict, mergeChanges } from '../../domain/merge.ts';
import type { Resource } from '../../domain/resource.ts';

/** A session, as far as what it wants goes. */
type ChangeSet = Pick<Session, 'id' | 'destroyAll' | 'endsSession'>;

/**
 * What the project will consist of when this session is applied.
 * @throws DomainError NAME_TAKEN or INPUT_INVALID when the change set no longer fits.
 */
export async function mergedResources(
  tx: Transaction,
  project: Project,
  session: ChangeSet,
): Promise<readonly Resource[]> {
  const { resources, conflicts, broken } = await merge(tx, project, session);
  const [first] = conflicts;
  if (first !== undefined) throw conflictError(first);
  if (broken.length > 0) throw invalidInput(...broken);
  return resources;
}

/** All that keeps a session's change set from being planned: what no longer fits the project, or that there is nothing. */
export async function violationsOf(
  db: Executor,
  project: Project,
  session: ChangeSet,
): Promise<readonly Violation[]> {
  const { desired, changes, conflicts, broken } = await merge(db, project, session);
  if (changes.length === 0 && desired.length === 0) {
    return [{ field: 'resources', problem: 'are none yet: add one first' }];
  }
  return [...conflicts.map((conflict) => ({ field: 'name', problem: conflictWords(conflict) })), ...broken];
}

async function merge(db: Executor, project: Project, session: ChangeSet) {
  const desired = await desiredOf(db, project.id);
  const changes = await changesOf(db, session.id);
  const { id: sessionId, destroyAll, endsSession } = session;
  const merged = mergeChanges({ sessionId, desired, changes, destroyAll, endsSession });
  const provider = providerOf(project.provider);
  const broken = [
    ...brokenReferences(provider, merged.resources),
    ...refusedChanges(provider, desired, merged.resources),
  ];
  return { desired, changes, ...merged, broken };
}

function conflictError(conflict: MergeConflict): DomainError {
  const { name, problem } = conflict;
  if (problem === 'exists') return new DomainError('NAME_TAKEN', { what: 'resource', name });
  return invalidInput({ field: 'name', problem: conflictWords(conflict) });
}

function conflictWords({ name, problem }: MergeConflict): string {
  const words = {
    exists: 'is deployed already, by another session: choose another name',
    missing: 'is no longer deployed',
    'other-type': 'is of another type now',
  };
  return `\`${name}\` ${words[problem]}`;
}
