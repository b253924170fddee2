import type { Actor } from '../../domain/actor.ts';
import type { ProviderName } from '../../domain/provider.ts';
import type { SessionAction, SessionState } from '../../domain/session-state.ts';
import type { QueueState } from '../../queue/dispatcher.ts';
import type { ResourceRequest } from '../resources/resource-request.ts';
import type { RunLog, SessionStory } from './session-story.ts';
import type { AdministeredSession, SessionSummary } from './session-summary.ts';
import type { SessionView } from './session-view.ts';

/** Sessions: opened, looked at, extended, cancelled. */
export type SessionUseCases = {
  /**
   * Opens a session and, with a first resource or where the project has something deployed, plans at once; else DRAFT.
   * `channelId` is where its lobby will stand: the lobby row is written in the same transaction.
   * @param request.project name or id
   * @param request.provider refused unless it is the project's
   * @param request.ttlMinutes how long it waits for people, instead of the installation's own time
   * @param request.plan false: plans only when asked to
   * @param request.expires how long what it makes lives before it is destroyed, as typed: `8h`
   * @param request.destroyAll plans the destruction of everything instead of a change set
   */
  openSession(
    actor: Actor,
    request: {
      project: string;
      provider?: string;
      ttlMinutes?: number;
      channelId?: string | undefined;
      first?: ResourceRequest;
      plan?: boolean;
      destroyAll?: boolean;
      expires?: string;
    },
  ): Promise<{ sessionId: string; state: SessionState; queue: QueueState }>;

  /**
   * Lets a session that waits for people wait longer: its time starts again. Once it is applied, and what it made is to
   * be destroyed, that lives longer, by the time that it was meant to live.
   */
  extend(actor: Actor, sessionId: string): Promise<{ what: 'session' | 'environment'; expiresAt: Date }>;

  /** `cancelled`: it is over. `stopping`: an apply runs and is being stopped gracefully. */
  cancel(actor: Actor, sessionId: string): Promise<{ outcome: 'cancelled' | 'stopping' }>;

  /**
   * Cancels any session of a project that one administers; its author is told. `force` needs a reason: terraform of a
   * running apply is killed, and what is in flight may exist without being recorded.
   * @returns `underWay`: what terraform had begun and not ended when it was asked; `takenOverAt`: when another worker
   * takes the run up, should its own be gone; null unless one has it
   */
  adminCancel(
    actor: Actor,
    sessionId: string,
    how?: { force?: boolean; reason?: string },
  ): Promise<{
    outcome: 'cancelled' | 'stopping';
    underWay: readonly string[];
    takenOverAt: Date | null;
  }>;

  /** Nothing, where this may be asked of a session now, by this actor. @throws NOT_PERMITTED, ACTION_NOT_ALLOWED */
  requireAsk(actor: Actor, sessionId: string, action: SessionAction): Promise<void>;

  /** The actor's own sessions in this guild, newest first: `limit` (25) of `total`, after the first `offset`. */
  listSessions(
    actor: Actor,
    filter?: { project?: string; state?: SessionState; limit?: number; offset?: number },
  ): Promise<{ sessions: SessionSummary[]; total: number }>;

  /**
   * All sessions of the projects that the actor administers, or of one of them, newest first: `limit` (25) of `total`,
   * after the first `offset`.
   * @param filter.state as typed
   */
  listAdministered(
    actor: Actor,
    filter?: { project?: string; state?: string; authorId?: string; limit?: number; offset?: number },
  ): Promise<{ sessions: AdministeredSession[]; total: number }>;

  /** Sessions that the actor may see whose id or project contains what was typed, newest first, at most `limit` (25). */
  findSessions(
    actor: Actor,
    filter: { text: string; states?: readonly SessionState[]; limit?: number },
  ): Promise<SessionSummary[]>;

  /** One session with its history and runs, for those who may see it. */
  showSession(actor: Actor, sessionId: string): Promise<SessionStory>;

  /** Every line of every run of a session, for those who may see it. */
  readLogs(actor: Actor, sessionId: string): Promise<readonly RunLog[]>;

  /** Who opened a session, with the rights of then, for programs that act for them. Null when there is no such session. */
  authorOf(sessionId: string): Promise<Actor | null>;

  /** Everything a lobby shows. For the bot's and the library's own use: checks no rights. Null when there is no such session. */
  viewSession(sessionId: string): Promise<SessionView | null>;

  /** What a modal for this session needs, within `timeoutMs`; for a bot that was restarted. */
  providerOfSession(sessionId: string, timeoutMs: number): Promise<ProviderName | null>;
};
