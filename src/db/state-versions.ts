import { createHash } from 'node:crypto';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import { newId } from '../domain/ids.ts';
import type { Executor, Transaction } from './client.ts';
import { type Fence, holds, type Run } from './runs.ts';
import { projects, runs, stateVersions } from './schema.ts';
import type { Vault } from './vault.ts';

export type StateVersion = typeof stateVersions.$inferSelect;

/** A terraform state in the clear: exactly the bytes that terraform wrote. */
export type StateBytes = { readonly serial: number; readonly lineage: string; readonly bytes: Buffer };

/** @throws when there is none: a project always has its state version. */
export async function getStateVersion(db: Executor, id: string): Promise<StateVersion> {
  const [version] = await db.select().from(stateVersions).where(eq(stateVersions.id, id));
  if (version === undefined) throw new DomainError('STATE_INVALID', { stateVersionId: id });
  return version;
}

/** The newest state that a run copied here while it was applying, by terraform's serial. */
export async function newestOfRun(db: Executor, runId: string): Promise<StateVersion | null> {
  const [version] = await db
    .select()
    .from(stateVersions)
    .where(and(eq(stateVersions.runId, runId), inArray(stateVersions.kind, ['partial', 'final'])))
    .orderBy(desc(stateVersions.serial), desc(stateVersions.createdAt))
    .limit(1);
  return version ?? null;
}

/** The bytes of a stored state, checked against their digest; null for the initial version, which has none. */
export function openState(vault: Vault, version: StateVersion): StateBytes | null {
  if (version.body === null) return null;
  const bytes = vault.open(version.body, associated(version.projectId, version.id));
  if (digestOf(bytes) !== version.sha256) {
    throw new DomainError('STATE_INVALID', { stateVersionId: version.id, problem: 'digest differs' });
  }
  return { serial: version.serial, lineage: version.lineage, bytes };
}

/**
 * Stores a state of a running claim. `partial` ones are copies taken while terraform works.
 * @returns the new version's id
 * @throws DomainError LEASE_LOST when the claim is no longer current.
 */
export async function insertState(
  db: Executor,
  vault: Vault,
  fence: Fence,
  values: { parentId: string; kind: 'partial' | 'final'; attempt: number; state: StateBytes },
): Promise<string> {
  return db.transaction(async (tx) => {
    const [claim] = await tx.select({ id: runs.id }).from(runs).where(holds(fence)).for('share');
    if (claim === undefined) throw new DomainError('LEASE_LOST', { runId: fence.runId });
    const row = versionRow(vault, fence.projectId, fence.runId, values);
    await tx.insert(stateVersions).values(row);
    return row.id;
  });
}

/** Keeps a state that came too late to be adopted. */
export async function holdEvidence(
  db: Executor,
  vault: Vault,
  run: Pick<Run, 'id' | 'projectId'>,
  attempt: number,
  state: StateBytes,
): Promise<void> {
  await db
    .insert(stateVersions)
    .values(versionRow(vault, run.projectId, run.id, { kind: 'evidence', attempt, state }));
}

/** Makes a state version the project's current one, if `parentId` still is. */
export async function advanceState(
  tx: Transaction,
  projectId: string,
  parentId: string,
  stateVersionId: string,
): Promise<void> {
  const rows = await tx
    .update(projects)
    .set({ stateVersionId })
    .where(and(eq(projects.id, projectId), eq(projects.stateVersionId, parentId)))
    .returning({ id: projects.id });
  if (rows.length === 0) throw new DomainError('CONFLICT', { projectId, parentId });
}

/** Whether any state but the initial one was ever stored: the project has been deployed to. */
export async function hasBeenDeployed(db: Executor, projectId: string): Promise<boolean> {
  const [row] = await db
    .select({ one: sql`1` })
    .from(stateVersions)
    .where(and(eq(stateVersions.projectId, projectId), eq(stateVersions.kind, 'final')))
    .limit(1);
  return row !== undefined;
}

function associated(projectId: string, id: string): string {
  return `${projectId}/state/${id}`;
}

function versionRow(
  vault: Vault,
  projectId: string,
  runId: string,
  values: { kind: StateVersion['kind']; attempt: number; state: StateBytes; parentId?: string },
) {
  const { state, kind, attempt, parentId } = values;
  const { bytes, lineage, serial } = state;
  const id = newId();
  return {
    id,
    projectId,
    parentId: parentId ?? null,
    kind,
    lineage,
    serial,
    sha256: digestOf(bytes),
    body: vault.seal(bytes, associated(projectId, id)),
    runId,
    attempt,
  };
}

/** The sha256 of a state's bytes, as its version stores it. */
export function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
