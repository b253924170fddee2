import { and, asc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { newId } from '../domain/ids.ts';
import type { ProviderName } from '../domain/provider.ts';
import type { Executor, Transaction } from './client.ts';
import { leases, projects, stateVersions } from './schema.ts';

export type Project = typeof projects.$inferSelect;

/** What admins set of a project, at any time. */
export type ProjectSettings = Pick<
  Project,
  | 'description'
  | 'provider'
  | 'region'
  | 'channelId'
  | 'monthlyBudgetCents'
  | 'approvalsRequired'
  | 'protected'
>;

/**
 * Stores a project with its lease row and state version 1, which has a lineage of our own: a first plan can then not
 * be applied twice into an empty directory.
 * @returns null when the guild has a project of that name, archived ones included
 */
export async function insertProject(
  tx: Transaction,
  values: {
    guildId: string;
    name: string;
    provider: ProviderName;
    region: string;
    description: string;
    channelId: string | null;
    createdBy: string;
  } & Partial<ProjectSettings>,
): Promise<Project | null> {
  const id = newId();
  const stateVersionId = newId();
  const [project] = await tx
    .insert(projects)
    .values({ id, stateVersionId, ...values })
    .onConflictDoNothing()
    .returning();
  if (project === undefined) return null;
  await tx
    .insert(stateVersions)
    .values({ id: stateVersionId, projectId: id, kind: 'initial', lineage: crypto.randomUUID() });
  await tx.insert(leases).values({ projectId: id });
  return project;
}

/** The project of that name in a guild, archived or not; without one, that of that id. */
export async function findProject(db: Executor, guildId: string, nameOrId: string): Promise<Project | null> {
  const found = await db
    .select()
    .from(projects)
    .where(and(eq(projects.guildId, guildId), or(eq(projects.name, nameOrId), eq(projects.id, nameOrId))));
  return found.find(({ name }) => name === nameOrId) ?? found[0] ?? null;
}

/** A project, archived or not. */
export async function projectById(db: Executor, id: string): Promise<Project | null> {
  const [project] = await db.select().from(projects).where(eq(projects.id, id));
  return project ?? null;
}

/** The living projects of a guild, or those that were archived, by name. */
export async function projectsOf(
  db: Executor,
  guildId: string,
  which: 'living' | 'archived' = 'living',
): Promise<Project[]> {
  return db
    .select()
    .from(projects)
    .where(
      and(
        eq(projects.guildId, guildId),
        which === 'living' ? isNull(projects.archivedAt) : isNotNull(projects.archivedAt),
      ),
    )
    .orderBy(asc(projects.name));
}

/** Changes what is set of a project. Lock it first. */
export async function updateProject(
  tx: Transaction,
  projectId: string,
  settings: Partial<ProjectSettings>,
): Promise<void> {
  await tx.update(projects).set(settings).where(eq(projects.id, projectId));
}

/** Puts a project away, or brings it back. Lock it first. */
export async function setArchived(tx: Transaction, projectId: string, archived: boolean): Promise<void> {
  await tx
    .update(projects)
    .set({ archivedAt: archived ? sql`now()` : null })
    .where(eq(projects.id, projectId));
}

/**
 * Locks a project's row until the transaction ends. Everything that touches a session, a run or the line of a project
 * starts here: without it two inserts both believe to be head of the line, and locks could be taken in two orders.
 *
 * Not the stronger `for update`: rows that name the project by foreign key are inserted without this lock (a state that
 * is copied by a worker, which holds its run), and would wait for it while a use case waits for the run.
 */
export async function lockProject(tx: Transaction, projectId: string): Promise<Project> {
  const [project] = await tx.select().from(projects).where(eq(projects.id, projectId)).for('no key update');
  if (project === undefined) throw new Error(`no project ${projectId}`);
  return project;
}
