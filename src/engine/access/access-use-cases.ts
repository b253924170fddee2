import type { Actor } from '../../domain/actor.ts';
import type { Permission } from '../../domain/permission.ts';

/** Who may do what in a project: given, asked for, decided. */
export type AccessUseCases = {
  /**
   * Project admins only; at most up to the end of one's own right. `duration` as typed, default `8h`.
   * @param request.session ends the grant with what that session makes, which has to end by itself; without a duration
   * it has no other end
   */
  grant(
    actor: Actor,
    request: {
      project: string;
      subject: { kind: 'user' | 'role'; id: string };
      permission: string;
      duration?: string;
      session?: string;
    },
  ): Promise<{ permission: Permission; expiresAt: Date | null; projectName: string }>;

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
