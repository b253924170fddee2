import type { Actor } from '../domain/actor.ts';
import { includes, type Permission, stronger } from '../domain/permission.ts';

/** A grant as policy sees it. */
export type GrantFacts = {
  readonly subjectKind: 'user' | 'role';
  readonly subjectId: string;
  readonly permission: Permission;
  readonly expiresAt: Date | null;
};

/** True for those who administrate a guild: by Discord's own permissions, or by the role that was set for it. */
export function isGuildAdmin(actor: Actor, adminRoleId: string | null): boolean {
  return actor.isGuildAdmin || (adminRoleId !== null && actor.roleIds.includes(adminRoleId));
}

/**
 * The strongest permission that `actor` holds on a project at `now`, or null.
 * @param grants the project's grants that were not revoked; expired ones are left out here
 */
export function permissionOf(
  actor: Actor,
  grants: readonly GrantFacts[],
  adminRoleId: string | null,
  now: Date,
): Permission | null {
  if (isGuildAdmin(actor, adminRoleId)) return 'admin';
  return grants
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
    .filter(({ subjectKind, subjectId }) =>
      subjectKind === 'user' ? subjectId === actor.userId : actor.roleIds.includes(subjectId),
    )
    .reduce<Permission | null>((held, grant) => stronger(held, grant.permission), null);
}

/** Whether a grant that is held now allows at least what another one would give, for at least as long. */
export function isAtLeast(
  held: Pick<GrantFacts, 'permission' | 'expiresAt'>,
  other: Pick<GrantFacts, 'permission' | 'expiresAt'>,
  now: Date,
): boolean {
  const { permission, expiresAt } = held;
  if ((expiresAt !== null && expiresAt <= now) || !includes(permission, other.permission)) return false;
  // A stronger one that ends earlier is no less: in its place there would be something weaker.
  if (permission !== other.permission || expiresAt === null) return true;
  return other.expiresAt !== null && expiresAt >= other.expiresAt;
}

/**
 * When `actor` stops holding `permission`: the latest end of the grants that give it, or null for never.
 * Call it for a permission that is held.
 */
export function permissionEnd(
  actor: Actor,
  grants: readonly GrantFacts[],
  adminRoleId: string | null,
  permission: Permission,
  now: Date,
): Date | null {
  if (isGuildAdmin(actor, adminRoleId)) return null;
  const giving = grants.filter((grant) =>
    includes(permissionOf(actor, [grant], adminRoleId, now), permission),
  );
  if (giving.some(({ expiresAt }) => expiresAt === null)) return null;
  return new Date(Math.max(0, ...giving.map(({ expiresAt }) => expiresAt?.getTime() ?? 0)));
}
