import { audit } from '../../db/audit.ts';
import type { Transaction } from '../../db/client.ts';
import { putGrant } from '../../db/grants.ts';
import type { Actor } from '../../domain/actor.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Permission } from '../../domain/permission.ts';
import { permissionEnd } from '../../policy/access.ts';
import type { ProjectAccess } from './access.ts';

export type NewGrant = {
  readonly subject: { readonly kind: 'user' | 'role'; readonly id: string };
  readonly permission: Permission;
  readonly expiresAt: Date | null;
  /** The session with whose environment it ends. */
  readonly sessionId?: string;
};

/**
 * Gives a permission in the name of an admin of the project, in place of what that subject was given before. Lock the
 * project first.
 * @throws DomainError NOT_PERMITTED for a later end than the admin's own
 */
export async function giveGrant(
  tx: Transaction,
  actor: Actor,
  access: ProjectAccess,
  { subject, permission, expiresAt, sessionId }: NewGrant,
): Promise<void> {
  const limit = permissionEnd(actor, access.grants, access.adminRoleId, 'admin', new Date());
  if (limit !== null && (expiresAt === null || expiresAt > limit)) {
    throw new DomainError('NOT_PERMITTED', {
      needed: 'admin',
      because: 'beyond-own-right',
      until: limit.toISOString(),
    });
  }
  const projectId = access.project.id;
  await putGrant(tx, {
    projectId,
    subjectKind: subject.kind,
    subjectId: subject.id,
    permission,
    expiresAt,
    grantedBy: actor.userId,
    sessionId: sessionId ?? null,
  });
  await audit(tx, {
    kind: 'grant.given',
    guildId: actor.guildId,
    projectId,
    actorId: actor.userId,
    details: {
      subject,
      permission,
      expiresAt: expiresAt?.toISOString() ?? null,
      endsWith: sessionId ?? null,
    },
  });
}
