import type { Actor } from '../domain/actor.ts';
import { includes, type Permission } from '../domain/permission.ts';
import { type GrantFacts, isGuildAdmin, permissionOf } from './access.ts';

/** What a grant gives: a permission, until then; null: for good. */
export type Term = { readonly permission: Permission; readonly expiresAt: Date | null };

/** Whether what ends at `one` lasts as long as what ends at `other`; null: never. */
export function lastsAsLong(one: Date | null, other: Date | null): boolean {
  return one === null || (other !== null && other <= one);
}

/** Whether somebody has less with `other` in place of `one`: something weaker, or for a shorter time. */
export function isLess(other: Term, one: Term): boolean {
  return !includes(other.permission, one.permission) || !lastsAsLong(other.expiresAt, one.expiresAt);
}

/**
 * Whether an actor's own `admin` lasts until `end`: nobody gives, replaces or takes away what lasts longer. That of guild
 * admins does not end.
 * @param grants the project's grants that were not revoked
 */
export function reaches(
  actor: Actor,
  grants: readonly GrantFacts[],
  adminRoleId: string | null,
  end: Date | null,
  now: Date,
): boolean {
  if (isGuildAdmin(actor, adminRoleId)) return true;
  return grants.some(
    (grant) => permissionOf(actor, [grant], null, now) === 'admin' && lastsAsLong(grant.expiresAt, end),
  );
}

/** What a member or a role was given and still holds, or null. */
export function heldBy<T extends GrantFacts>(
  grants: readonly T[],
  subject: { readonly kind: 'user' | 'role'; readonly id: string },
  now: Date,
): T | null {
  const held = grants.find(
    ({ subjectKind, subjectId, expiresAt }) =>
      subjectKind === subject.kind && subjectId === subject.id && (expiresAt === null || expiresAt > now),
  );
  return held ?? null;
}
