import type { Actor } from '../../domain/actor.ts';
import { DomainError } from '../../domain/errors.ts';
import { type GrantFacts, permissionEnd, permissionOf } from '../../policy/access.ts';
import { reaches, type Term } from '../../policy/granting.ts';
import type { ProjectAccess } from './access.ts';

/** A member or a role. */
export type Subject = { readonly kind: 'user' | 'role'; readonly id: string };

/**
 * Nobody gives what lasts longer than his own `admin`.
 * @throws DomainError NOT_PERMITTED
 */
export function requireReachTo(actor: Actor, access: ProjectAccess, end: Date | null): void {
  refuseBeyond(actor, access, end, {});
}

/**
 * Nobody replaces or takes away what lasts longer than his own `admin`.
 * @throws DomainError NOT_PERMITTED
 */
export function requireReachOver(actor: Actor, access: ProjectAccess, held: GrantFacts): void {
  const { subjectKind: kind, subjectId: id, permission } = held;
  refuseBeyond(actor, access, held.expiresAt, { held: { kind, id, permission } });
}

function refuseBeyond(
  actor: Actor,
  { grants, adminRoleId }: ProjectAccess,
  end: Date | null,
  facts: Record<string, unknown>,
): void {
  const now = new Date();
  if (reaches(actor, grants, adminRoleId, end, now)) return;
  throw new DomainError('NOT_PERMITTED', {
    needed: 'admin',
    because: 'beyond-own-right',
    until: permissionEnd(actor, grants, adminRoleId, 'admin', now)?.toISOString(),
    ...facts,
  });
}

/**
 * Who takes his own last `admin` away, could not give it back: somebody else has to, unless the guild makes the actor admin.
 * @param after what the subject holds then
 * @throws DomainError NOT_PERMITTED, with who could
 */
export function requireAdminAfter(
  actor: Actor,
  { project, grants, adminRoleId }: ProjectAccess,
  subject: Subject,
  after: Term | null,
): void {
  const now = new Date();
  const others = grants.filter((one) => one.subjectKind !== subject.kind || one.subjectId !== subject.id);
  const facts = { subjectKind: subject.kind, subjectId: subject.id };
  const left = after === null ? others : [...others, { ...facts, ...after }];
  if (permissionOf(actor, left, adminRoleId, now) === 'admin') return;
  const admins = others
    .filter(({ permission, expiresAt }) => permission === 'admin' && (expiresAt === null || expiresAt > now))
    .map(({ subjectKind, subjectId }) => (subjectKind === 'user' ? `<@${subjectId}>` : `<@&${subjectId}>`));
  throw new DomainError('NOT_PERMITTED', {
    needed: 'admin',
    because: 'own-admin',
    project: project.name,
    admins,
  });
}
