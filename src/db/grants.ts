import { and, eq, isNull, sql } from 'drizzle-orm';
import { newId } from '../domain/ids.ts';
import type { Permission } from '../domain/permission.ts';
import type { Executor, Transaction } from './client.ts';
import { grants, guildSettings } from './schema.ts';

export type Grant = typeof grants.$inferSelect;

/** The grants of a project that were not revoked; expired ones may be among them, policy leaves them out. */
export async function grantsOf(db: Executor, projectId: string): Promise<Grant[]> {
  return db
    .select()
    .from(grants)
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
