import type { ListedGrant } from '../../db/grants.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Permission } from '../../domain/permission.ts';
import type { Term } from '../../policy/granting.ts';
import type { Subject } from './grant-limits.ts';

/** Who may do what in a project: given, asked for, decided. */
export type AccessUseCases = {
  /**
   * Project admins only; at most up to the end of one's own right, and not in place of what lasts longer than that. The
   * holder is told. `duration` as typed, default `8h`.
   * @param request.session ends the grant with what that session makes, which has to end by itself; without a duration
   * it has no other end
   */
  grant(
    actor: Actor,
    request: {
      project: string;
      subject: Subject;
      permission: string;
      duration?: string;
      session?: string;
    },
  ): Promise<{
    permission: Permission;
    expiresAt: Date | null;
    projectName: string;
    /** What was held before, and whether that was more. */
    replaced: (Term & { readonly sessionId: string | null }) | null;
    less: boolean;
  }>;

  /**
   * Takes back what a member or a role was given. Project admins only, and only what lasts no longer than their own right;
   * nobody but guild admins takes away his own last `admin`. The holder is told.
   * @throws NOT_FOUND where they were given nothing
   */
  revoke(
    actor: Actor,
    request: { project: string; subject: Subject },
  ): Promise<{ permission: Permission; expiresAt: Date | null; projectName: string }>;

  /**
   * Who holds what on a project, or on all that the actor administers, by project and age: `limit` (25) of `total`, after
   * the first `offset`.
   */
  listGrants(
    actor: Actor,
    filter?: { project?: string; subject?: Subject; limit?: number; offset?: number },
  ): Promise<{ grants: ListedGrant[]; total: number }>;

  /**
   * The role whose holders count as guild admins; set, or unset by `none`, where that is asked for. Only for those whom
   * Discord itself makes admins.
   */
  adminRole(
    actor: Actor,
    change?: { roleId?: string; none?: boolean },
  ): Promise<{ roleId: string | null; changed: { before: string | null } | null }>;

  /**
   * Asks the admins for a project, named as typed: whether there is one is not said. Asking again renews the open request,
   * with another reason or in another channel.
   * @throws INPUT_INVALID
   */
  requestAccess(
    actor: Actor,
    request: { project: string; reason?: string; channelId: string },
  ): Promise<{ requestId: string; project: string; reason: string; channelId: string }>;

  /** Where a request was posted. For the bot's own use. */
  noteRequestMessage(requestId: string, messageId: string): Promise<void>;

  /**
   * Gives who asked `deploy` for the default duration, unless they have as much already, or declines; who asked is told.
   * Project admins only; guild admins also decline what asks for no project that there is.
   * @throws REQUEST_DECIDED when somebody was quicker
   */
  decideAccess(
    actor: Actor,
    requestId: string,
    decision: 'granted' | 'declined',
  ): Promise<{
    project: string;
    userId: string;
    channelId: string;
    messageId: string | null;
    expiresAt: Date | null;
  }>;
};
