import { and, asc, eq, sql } from 'drizzle-orm';
import type { Change, DesiredResource } from '../domain/resource.ts';
import type { Executor, Transaction } from './client.ts';
import { desiredResources, sessionChanges } from './schema.ts';

/** The change set of a session, in the order in which it was put together. */
export async function changesOf(db: Executor, sessionId: string): Promise<Change[]> {
  return db
    .select({
      action: sessionChanges.action,
      type: sessionChanges.type,
      name: sessionChanges.name,
      inputs: sessionChanges.inputs,
    })
    .from(sessionChanges)
    .where(eq(sessionChanges.sessionId, sessionId))
    .orderBy(asc(sessionChanges.position));
}

/**
 * Puts one change into a session's change set.
 * @returns false when the change set has one for that name already
 */
export async function insertChange(
  tx: Transaction,
  sessionId: string,
  change: Change,
  edit: { revision: number; editedBy: string },
): Promise<boolean> {
  const position = sql<number>`(select coalesce(max(${sessionChanges.position}) + 1, 0) from ${sessionChanges} where ${sessionChanges.sessionId} = ${sessionId})`;
  const rows = await tx
    .insert(sessionChanges)
    .values({ sessionId, ...change, ...edit, position })
    .onConflictDoNothing()
    .returning({ name: sessionChanges.name });
  return rows.length > 0;
}

/** Puts one change into a session's change set, in the place of the one for that name if there is one. */
export async function putChange(
  tx: Transaction,
  sessionId: string,
  change: Change,
  edit: { revision: number; editedBy: string },
): Promise<void> {
  if (await insertChange(tx, sessionId, change, edit)) return;
  const { action, type, inputs } = change;
  await tx
    .update(sessionChanges)
    .set({ action, type, inputs, ...edit })
    .where(and(eq(sessionChanges.sessionId, sessionId), eq(sessionChanges.name, change.name)));
}

/** Takes the change for a name out of a session's change set. */
export async function deleteChange(tx: Transaction, sessionId: string, name: string): Promise<void> {
  await tx
    .delete(sessionChanges)
    .where(and(eq(sessionChanges.sessionId, sessionId), eq(sessionChanges.name, name)));
}

/** What the applies of a project left in place, by name. */
export async function desiredOf(db: Executor, projectId: string): Promise<DesiredResource[]> {
  return db
    .select({
      type: desiredResources.type,
      name: desiredResources.name,
      inputs: desiredResources.inputs,
      incomplete: desiredResources.incomplete,
      sessionId: desiredResources.sessionId,
      addedBy: desiredResources.addedBy,
    })
    .from(desiredResources)
    .where(eq(desiredResources.projectId, projectId))
    .orderBy(asc(desiredResources.name));
}

/** Replaces the desired resources of a project by what an apply left. Lock the project first. */
export async function rewriteDesired(
  tx: Transaction,
  projectId: string,
  resources: readonly DesiredResource[],
  catalogVersion: number,
): Promise<void> {
  await tx.delete(desiredResources).where(eq(desiredResources.projectId, projectId));
  if (resources.length === 0) return;
  await tx.insert(desiredResources).values(
    resources.map(({ type, name, inputs, incomplete, sessionId, addedBy }) => ({
      projectId,
      type,
      name,
      inputs,
      incomplete,
      sessionId,
      addedBy,
      catalogVersion,
    })),
  );
}
