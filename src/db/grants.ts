import { and, asc, eq, getTableColumns, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { newId } from '../domain/ids.ts';
import type { Executor, Transaction } from './client.ts';
import { earliestEnd } from './environments.ts';
import { environments, grants, guildSettings, projects, sessions } from './schema.ts';

export type Grant = typeof grants.$inferSelect;

/** When a grant ends that is joined with its environment and that one's session; null for never. */
const grantEnd = sql`least(${grants.expiresAt}, ${environments.overAt}, ${earliestEnd})`;

/**
 * The grants of a project that were not revoked; expired ones may be among them, policy leaves them out. One that was given
 * for what a session makes ends with that: as long as the session is open, it counts as ending as early as that may be,
 * so that nobody passes it on for longer.
 */
export async function grantsOf(db: Executor, projectId: string): Promise<Grant[]> {
  return db
    .select({ ...getTableColumns(grants), expiresAt: grantEnd.mapWith(grants.expiresAt) as SQL<Date | null> })
    .from(grants)
    .leftJoin(environments, eq(environments.sessionId, grants.sessionId))
    .leftJoin(sessions, eq(sessions.id, grants.sessionId))
    .where(and(eq(grants.projectId, projectId), isNull(grants.revokedAt)));
}

/** A living grant as lists show it. */
export type ListedGrant = Pick<
  Grant,
  'subjectKind' | 'subjectId' | 'permission' | 'expiresAt' | 'grantedBy' | 'sessionId'
> & { readonly project: string };

/** The grants of these projects that hold now, by project and age: `limit` of `total`, after the first `offset`. */
export async function findGrants(
  db: Executor,
  which: {
    readonly projectIds: readonly string[];
    readonly subject?: { readonly kind: 'user' | 'role'; readonly id: string };
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ grants: ListedGrant[]; total: number }> {
  const { projectIds, subject, limit, offset } = which;
  const holding = and(
    inArray(grants.projectId, [...projectIds]),
    isNull(grants.revokedAt),
    sql`coalesce(${grantEnd} > now(), true)`,
    ...(subject === undefined
      ? []
      : [eq(grants.subjectKind, subject.kind), eq(grants.subjectId, subject.id)]),
  );
  const found = await db
    .select({
      project: projects.name,
      subjectKind: grants.subjectKind,
      subjectId: grants.subjectId,
      permission: grants.permission,
      grantedBy: grants.grantedBy,
      sessionId: grants.sessionId,
      expiresAt: grantEnd.mapWith(grants.expiresAt) as SQL<Date | null>,
    })
    .from(grants)
    .innerJoin(projects, eq(projects.id, grants.projectId))
    .leftJoin(environments, eq(environments.sessionId, grants.sessionId))
    .leftJoin(sessions, eq(sessions.id, grants.sessionId))
    .where(holding)
    .orderBy(asc(projects.name), asc(grants.createdAt), asc(grants.id))
    .limit(limit)
    .offset(offset);
  const [counted] = await db
    .select({ total: sql<number>`count(*)::int` })
    .from(grants)
    .leftJoin(environments, eq(environments.sessionId, grants.sessionId))
    .leftJoin(sessions, eq(sessions.id, grants.sessionId))
    .where(holding);
  return { grants: found, total: counted?.total ?? 0 };
}

/** A grant that is to be given. */
export type NewGrant = Pick<
  Grant,
  'projectId' | 'subjectKind' | 'subjectId' | 'permission' | 'expiresAt' | 'grantedBy'
> & {
  /** The session with whose environment it ends. */
  readonly sessionId: string | null;
};

/** Gives a subject this permission until then, in place of what it was given before. */
export async function putGrant(tx: Transaction, values: NewGrant): Promise<void> {
  await revokeGrant(tx, values);
  await tx.insert(grants).values({ id: newId(), ...values });
}

/** Takes away what a subject was given on a project. */
export async function revokeGrant(
  tx: Transaction,
  { projectId, subjectKind, subjectId }: Pick<Grant, 'projectId' | 'subjectKind' | 'subjectId'>,
): Promise<void> {
  await tx
    .update(grants)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(grants.projectId, projectId),
        eq(grants.subjectKind, subjectKind),
        eq(grants.subjectId, subjectId),
        isNull(grants.revokedAt),
      ),
    );
}

/** Grants whose end has come and of which nobody was told, oldest first. */
export async function grantsToTell(db: Executor): Promise<Pick<Grant, 'id' | 'projectId'>[]> {
  return db
    .select({ id: grants.id, projectId: grants.projectId })
    .from(grants)
    .leftJoin(environments, eq(environments.sessionId, grants.sessionId))
    .leftJoin(sessions, eq(sessions.id, grants.sessionId))
    .where(and(isNull(grants.revokedAt), isNull(grants.endToldAt), sql`${grantEnd} <= now()`))
    .orderBy(asc(grantEnd))
    .limit(100);
}

/** Notes that its holder is told of its end. */
export async function markEndTold(tx: Transaction, grantId: string): Promise<void> {
  await tx.update(grants).set({ endToldAt: sql`now()` }).where(eq(grants.id, grantId));
}

/** The role whose holders count as guild admins, if one was set. */
export async function adminRoleOf(db: Executor, guildId: string): Promise<string | null> {
  const [settings] = await db.select().from(guildSettings).where(eq(guildSettings.guildId, guildId));
  return settings?.adminRoleId ?? null;
}

/**
 * Sets that role, or none.
 * @returns the one that was set before
 */
export async function setAdminRole(
  tx: Transaction,
  guildId: string,
  adminRoleId: string | null,
): Promise<string | null> {
  await tx.insert(guildSettings).values({ guildId }).onConflictDoNothing();
  const [before] = await tx
    .select()
    .from(guildSettings)
    .where(eq(guildSettings.guildId, guildId))
    .for('update');
  await tx.update(guildSettings).set({ adminRoleId }).where(eq(guildSettings.guildId, guildId));
  return before?.adminRoleId ?? null;
}
