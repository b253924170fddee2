import type { RawInputs } from '../catalog/inputs.ts';
import type { Actor } from '../domain/actor.ts';
import type { Measure } from '../domain/amounts.ts';
import type { EditableResource } from '../domain/editable.ts';
import type { Violation } from '../domain/errors.ts';
import type { Micros } from '../domain/money.ts';
import type { Permission } from '../domain/permission.ts';
import type { PlanCost } from '../domain/plan.ts';
import type { ProviderName } from '../domain/provider.ts';
import type { DesiredResource, Resource } from '../domain/resource.ts';
import type { RunEvent, RunKind, RunOutcome, RunState } from '../domain/run.ts';
import type { SessionAction, SessionState } from '../domain/session-state.ts';
import type { QueueState } from '../queue/dispatcher.ts';
import type { PlanView, SessionView } from './session-view.ts';

export type ProjectView = {
  readonly id: string;
  readonly name: string;
  readonly provider: ProviderName;
  readonly region: string;
  readonly description: string;
};

export type SessionSummary = {
  readonly id: string;
  readonly projectName: string;
  readonly state: SessionState;
  readonly createdAt: Date;
  readonly changes: number;
  /** Of its plan; null without one. */
  readonly cost: PlanCost | null;
  /** Where its lobby stands; null for a session without one. */
  readonly lobby: { readonly channelId: string; readonly messageId: string | null } | null;
};

/** One thing that happened to a session: who did it, null for Cloud Engine itself. */
export type HistoryEntry = {
  readonly at: Date;
  /** `opened`, `transition`, `extended`, `cancel-requested` … */
  readonly kind: string;
  readonly to: SessionState | null;
  readonly actorId: string | null;
};

/** A run with its times; it is told from its newest attempt. */
export type RunSummary = {
  readonly id: string;
  readonly kind: RunKind;
  readonly state: RunState;
  readonly outcome: RunOutcome | null;
  readonly attempt: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
};

/** Everything about a session: what its lobby shows, and how it came to that. */
export type SessionStory = {
  readonly view: SessionView;
  readonly history: readonly HistoryEntry[];
  readonly runs: readonly RunSummary[];
};

/** A whole plan, with the resources before and after it. */
export type PlanDetails = {
  readonly plan: PlanView;
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
};

/** How much of one measure a project has, what sessions in flight may add, and the limit, if there is one. */
export type QuotaLine = {
  readonly measure: Measure;
  readonly deployed: number;
  readonly reserved: number;
  readonly limit: number | null;
};

/** Quotas and budget of a project. Money is a month's, in millionths of a dollar. */
export type QuotaReport = {
  readonly project: string;
  /** What can have a limit, whether it has one or not, in the catalog's order. */
  readonly lines: readonly QuotaLine[];
  readonly budget: {
    readonly deployed: Micros;
    readonly reserved: Micros;
    readonly limit: Micros | null;
  };
  /** Names of deployed resources that have no known price: the budget does not count them. */
  readonly notPriced: readonly string[];
};

/** A run and every line of its story. */
export type RunLog = RunSummary & { readonly events: readonly RunEvent[] };

/** A first or further resource of a session: the type, and its inputs as typed (with `name` among them). */
export type ResourceRequest = { readonly type: string; readonly inputs: RawInputs };

/** A resource as an edit left it, with its list price an hour. */
export type EditedResource = {
  readonly provider: ProviderName;
  readonly resource: Resource;
  readonly hourly: Micros | null;
  readonly queue: QueueState;
};

/**
 * The use cases: the only way bot, CLI and library act. Each checks rights first, does its work in one transaction,
 * then wakes the queue without waiting for it. All throw DomainError; refusals for missing rights are NOT_PERMITTED,
 * and what does not exist is refused to those without rights in the same way.
 */
export type Orchestrator = {
  /** Guild admins only. `provider` and `region` are checked against the catalog. */
  createProject(
    actor: Actor,
    request: { name: string; provider: string; region: string; description?: string; channelId?: string },
  ): Promise<ProjectView>;

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
   * Asks the admins for a project, named as typed: whether there is one is not said. Asking again finds the open request.
   * @throws INPUT_INVALID
   */
  requestAccess(
    actor: Actor,
    request: { project: string; reason?: string; channelId: string },
  ): Promise<{ requestId: string; project: string; reason: string; channelId: string }>;

  /** Where a request was posted. For the bot's own use. */
  noteRequestMessage(requestId: string, messageId: string): Promise<void>;

  /**
   * Gives who asked `deploy` for the default duration, or declines; who asked is told. Project admins only.
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

  /** Nothing, where this may be asked of a session now, by this actor. @throws NOT_PERMITTED, ACTION_NOT_ALLOWED */
  requireAsk(actor: Actor, sessionId: string, action: SessionAction): Promise<void>;

  /** Nothing, for those who hold at least this permission on a project. @throws NOT_PERMITTED, NOT_FOUND */
  requireProject(actor: Actor, project: string, needed: Permission): Promise<void>;

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
      channelId?: string;
      first?: ResourceRequest;
      plan?: boolean;
      destroyAll?: boolean;
      expires?: string;
    },
  ): Promise<{ sessionId: string; state: SessionState; queue: QueueState }>;

  /**
   * Adds a resource to the change set, bumps the revision, supersedes a plan in flight, and plans again.
   * @param options.plan false: leaves the session in DRAFT instead
   */
  addResource(
    actor: Actor,
    sessionId: string,
    request: ResourceRequest,
    options?: { plan?: boolean },
  ): Promise<EditedResource>;

  /** What the session can still edit or remove, for those who may; with the provider, which knows the inputs. */
  listEditable(
    actor: Actor,
    sessionId: string,
  ): Promise<{ provider: ProviderName; resources: readonly EditableResource[] }>;

  /**
   * Gives a resource of the session or the project other inputs, and plans again. What is left out stays as it is.
   * @throws NOT_FOUND when there is none of that name, or the session removes it.
   */
  editResource(
    actor: Actor,
    sessionId: string,
    request: { name: string; inputs: RawInputs },
  ): Promise<EditedResource>;

  /**
   * Takes a resource out, and plans again: one that this session only adds is dropped, one that is deployed will be
   * destroyed by the apply.
   * @throws NOT_FOUND when there is none of that name, or the session removes it already.
   */
  removeResource(
    actor: Actor,
    sessionId: string,
    name: string,
  ): Promise<{ name: string; type: string; origin: EditableResource['origin']; queue: QueueState }>;

  /** What keeps the session from being planned, for those who may see it; empty when nothing does. */
  validateSession(actor: Actor, sessionId: string): Promise<readonly Violation[]>;

  /**
   * Plans a session that waits: for the first time, or again, which voids the plan it has.
   * @throws INPUT_INVALID with what `validateSession` says.
   */
  planSession(actor: Actor, sessionId: string): Promise<{ queue: QueueState }>;

  /**
   * Approves exactly the plan named. With the last approval that the project requires, the apply is queued.
   * @param options.destroys whether the actor knows that the plan destroys something; needed where it does
   * @throws PLAN_REPLACED when that plan is no longer the session's, PLAN_DESTROYS with the addresses where the actor has
   * to be asked once more; nothing changes then.
   */
  approve(
    actor: Actor,
    sessionId: string,
    planId: string,
    options?: { destroys?: boolean },
  ): Promise<{ plan: PlanView; given: number; required: number; queued: boolean; queue: QueueState }>;

  /**
   * Sends exactly the plan named back to its author, with a reason in their own words or none; its approvals are void.
   * @throws PLAN_REPLACED when that plan is no longer the session's; INPUT_INVALID when the reason is too long.
   */
  reject(actor: Actor, sessionId: string, request: { planId: string; reason?: string }): Promise<void>;

  /**
   * Tries the run that failed once more, under the approval that it had. `planned-again`: the project has changed since,
   * so a new approval is asked for.
   * @throws CONFLICT when somebody has just done the same.
   */
  retry(actor: Actor, sessionId: string): Promise<{ outcome: 'again' | 'planned-again'; queue: QueueState }>;

  /**
   * Lets a session that waits for people wait longer: its time starts again. Once it is applied, and what it made is to
   * be destroyed, that lives longer, by the time that it was meant to live.
   */
  extend(actor: Actor, sessionId: string): Promise<{ what: 'session' | 'environment'; expiresAt: Date }>;

  /** `cancelled`: it is over. `stopping`: an apply runs and is being stopped gracefully. */
  cancel(actor: Actor, sessionId: string): Promise<{ outcome: 'cancelled' | 'stopping' }>;

  /** The actor's own sessions in this guild, newest first: `limit` (25) of `total`, after the first `offset`. */
  listSessions(
    actor: Actor,
    filter?: { project?: string; state?: SessionState; limit?: number; offset?: number },
  ): Promise<{ sessions: SessionSummary[]; total: number }>;

  /** Sessions that the actor may see whose id or project contains what was typed, newest first, at most `limit` (25). */
  findSessions(
    actor: Actor,
    filter: { text: string; states?: readonly SessionState[]; limit?: number },
  ): Promise<SessionSummary[]>;

  /** One session with its history and runs, for those who may see it. */
  showSession(actor: Actor, sessionId: string): Promise<SessionStory>;

  /** The whole plan that was shown, for those who may see the session. @throws NOT_FOUND for another session's */
  showPlan(actor: Actor, sessionId: string, planId: string): Promise<PlanDetails>;

  /** Every line of every run of a session, for those who may see it. */
  readLogs(actor: Actor, sessionId: string): Promise<readonly RunLog[]>;

  /** Projects of the guild that the actor may see, by name, with the permission held and its end. */
  listProjects(actor: Actor): Promise<(ProjectView & { permission: Permission; expiresAt: Date | null })[]>;

  /** What is deployed in a project, by name, with list prices an hour; for those who may see the project. */
  listResources(
    actor: Actor,
    project: string,
  ): Promise<{
    project: string;
    resources: readonly (DesiredResource & { readonly hourly: Micros | null })[];
  }>;

  /** What of a project's quotas and budget is used, with what sessions in flight reserve; for those who may see it. */
  showQuota(actor: Actor, project: string): Promise<QuotaReport>;

  /** Who opened a session, with the rights of then, for programs that act for them. Null when there is no such session. */
  authorOf(sessionId: string): Promise<Actor | null>;

  /** Everything a lobby shows. For the bot's and the library's own use: checks no rights. Null when there is no such session. */
  viewSession(sessionId: string): Promise<SessionView | null>;

  /** What a modal for this session needs, within `timeoutMs`; for a bot that was restarted. */
  providerOfSession(sessionId: string, timeoutMs: number): Promise<ProviderName | null>;
};
