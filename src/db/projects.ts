import { and, asc, eq, isNull, or } from 'drizzle-orm';
import { newId } from '../domain/ids.ts';
import type { ProviderName } from '../domain/provider.ts';
import type { Executor, Transaction } from './client.ts';
import { leases, projects, stateVersions } from './schema.ts';

export type Project = typeof projects.$inferSelect;

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
  },
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

/** The living project of that name in a guild; without one, that of that id. */
export async function findProject(db: Executor, guildId: string, nameOrId: string): Promise<Project | null> {
  const found = await db
    .select()
    .from(projects)
    .where(
      and(
        eq(projects.guildId, guildId),
        or(eq(projects.name, nameOrId), eq(projects.id, nameOrId)),
        isNull(projects.archivedAt),
      ),
    );
  return found.find(({ name }) => name === nameOrId) ?? found[0] ?? null;
}

/** The living projects of a guild, by name. */
export async function projectsOf(db: Executor, guildId: string): Promise<Project[]> {
  return db
    .select()
    .from(projects)
    .where(and(eq(projects.guildId, guildId), isNull(projects.archivedAt)))
    .orderBy(asc(projects.name));
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
