import { and, eq, getTableColumns, isNull, type SQL, sql } from 'drizzle-orm';
import { newId } from '../domain/ids.ts';
import type { Permission } from '../domain/permission.ts';
import type { Executor, Transaction } from './client.ts';
import { earliestEnd } from './environments.ts';
import { environments, grants, guildSettings, sessions } from './schema.ts';

export type Grant = typeof grants.$inferSelect;

/**
 * The grants of a project that were not revoked; expired ones may be among them, policy leaves them out. One that was given
 * for what a session makes ends with that: as long as the session is open, it counts as ending as early as that may be,
 * so that nobody passes it on for longer.
 */
export async function grantsOf(db: Executor, projectId: string): Promise<Grant[]> {
  const earliest = sql`least(${grants.expiresAt}, ${environments.overAt}, ${earliestEnd})`;
  return db
    .select({ ...getTableColumns(grants), expiresAt: earliest.mapWith(grants.expiresAt) as SQL<Date | null> })
    .from(grants)
    .leftJoin(environments, eq(environments.sessionId, grants.sessionId))
    .leftJoin(sessions, eq(sessions.id, grants.sessionId))
    .where(and(eq(grants.projectId, projectId), isNull(grants.revokedAt)));
}

/** Gives a subject this permission until then, in place of what it was given before. */
export async function putGrant(
  tx: Transaction,
  values: {
    projectId: string;
    subjectKind: 'user' | 'role';
    subjectId: string;
    permission: Permission;
    expiresAt: Date | null;
    grantedBy: string;
    /** The session with whose environment it ends. */
    sessionId?: string | null;
  },
): Promise<void> {
  await tx
    .update(grants)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(grants.projectId, values.projectId),
        eq(grants.subjectKind, values.subjectKind),
        eq(grants.subjectId, values.subjectId),
        isNull(grants.revokedAt),
      ),
    );
  await tx.insert(grants).values({ id: newId(), ...values });
}

/** The role whose holders count as guild admins, if one was set. */
export async function adminRoleOf(db: Executor, guildId: string): Promise<string | null> {
  const [settings] = await db.select().from(guildSettings).where(eq(guildSettings.guildId, guildId));
  return settings?.adminRoleId ?? null;
}
