import type { Actor } from '../domain/actor.ts';
import { type Permission, stronger } from '../domain/permission.ts';

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

/**
 * The latest end that `actor` may give a grant of `permission`: nobody grants beyond his own.
 * @returns null for no limit, or `undefined` when he may not grant it at all
 */
export function grantLimit(
  actor: Actor,
  grants: readonly GrantFacts[],
  adminRoleId: string | null,
  now: Date,
): Date | null | undefined {
  if (isGuildAdmin(actor, adminRoleId)) return null;
  const own = grants.filter(
    (grant) => grant.permission === 'admin' && permissionOf(actor, [grant], adminRoleId, now) === 'admin',
  );
  if (own.length === 0) return undefined;
  if (own.some(({ expiresAt }) => expiresAt === null)) return null;
  return new Date(Math.max(...own.map(({ expiresAt }) => expiresAt?.getTime() ?? 0)));
}
