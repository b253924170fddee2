import { audit } from '../../db/audit.ts';
import type { Transaction } from '../../db/client.ts';
import { type Grant, putGrant } from '../../db/grants.ts';
import type { Actor } from '../../domain/actor.ts';
import { heldBy, isLess, type Term } from '../../policy/granting.ts';
import type { ProjectAccess } from './access.ts';
import { requireAdminAfter, requireReachOver, requireReachTo, type Subject } from './grant-limits.ts';

export type NewGrant = Term & {
  readonly subject: Subject;
  /** The session with whose environment it ends. */
  readonly sessionId: string | null;
};

/** What a new grant stands in place of, and whether that was more. */
export type Given = { readonly replaced: Grant | null; readonly less: boolean };

/**
 * Gives a permission in the name of an admin of the project, in place of what that subject was given before.
 * @param access as it is with the project locked
 * @param knownEnd when the grant ends at the latest, as far as that is known: `expiresAt`, or the end of the environment
 * @throws DomainError NOT_PERMITTED for a later end than the admin's own, in place of what is beyond his right, or where it
 * would take away his own last `admin`
 */
export async function giveGrant(
  tx: Transaction,
  actor: Actor,
  access: ProjectAccess,
  { subject, permission, expiresAt, sessionId }: NewGrant,
  knownEnd: Date | null = expiresAt,
): Promise<Given> {
  const term: Term = { permission, expiresAt: knownEnd };
  const replaced = heldBy(access.grants, subject, new Date());
  requireReachTo(actor, access, knownEnd);
  if (replaced !== null) requireReachOver(actor, access, replaced);
  requireAdminAfter(actor, access, subject, term);
  const projectId = access.project.id;
  await putGrant(tx, {
    projectId,
    subjectKind: subject.kind,
    subjectId: subject.id,
    permission,
    expiresAt,
    grantedBy: actor.userId,
    sessionId,
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
      endsWith: sessionId,
      replaced:
        replaced === null
          ? null
          : { permission: replaced.permission, expiresAt: replaced.expiresAt?.toISOString() ?? null },
    },
  });
  return { replaced, less: replaced !== null && isLess(term, replaced) };
}
