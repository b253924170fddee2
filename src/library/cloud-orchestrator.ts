import type { RawInputs } from '../catalog/inputs.ts';
import { findSession } from '../db/sessions.ts';
import type { Actor } from '../domain/actor.ts';
import { DomainError, isDomainError, type Violation } from '../domain/errors.ts';
import { isId } from '../domain/ids.ts';
import type { SessionView } from '../engine/sessions/session-view.ts';
import { type Connection, connect } from './connect.ts';
import { readRequest, requests } from './requests.ts';
import { applyResultOf, cloudSessionOf, planResultOf } from './results.ts';
import type {
  ApplyResult,
  Approval,
  CloudOrchestratorOptions,
  CloudSession,
  Member,
  PlanResult,
  SessionEvent,
  StartSession,
  Waiting,
} from './types.ts';
import { watchSession } from './watch-session.ts';
import { inWords } from './words.ts';

/**
 * Deploys from a program as members do from Discord: the same rights, plans, approvals, line and audit log, on the same
 * database and the same workers. Connects when it is first used; `close` it at the end.
 *
 * Where no member is given, a method acts for whoever opened the session, with the rights vouched for then. Everything
 * it refuses is a `DomainError` with a `code`.
 */
export class CloudOrchestrator {
  readonly #options: CloudOrchestratorOptions;
  readonly #closing = new AbortController();
  #connection: Promise<Connection> | null = null;

  constructor(options: CloudOrchestratorOptions = {}) {
    this.#options = options;
  }

  /**
   * Opens a session in DRAFT. Needs `deploy` on the project.
   * @throws DomainError NOT_PERMITTED, INPUT_INVALID, TOO_MANY_SESSIONS
   */
  async startSession(request: StartSession): Promise<CloudSession> {
    return this.#use(async ({ engine }) => {
      const wanted = readRequest(requests.startSession, request, 'request');
      const { guildId, projectId: project, provider, ttlMinutes } = wanted;
      const { sessionId } = await engine.openSession(actorOf(wanted, guildId), {
        project,
        plan: false,
        ...(provider === undefined ? {} : { provider }),
        ...(ttlMinutes === undefined ? {} : { ttlMinutes }),
      });
      return cloudSessionOf(await this.#view(sessionId));
    });
  }

  /**
   * Puts a resource into the change set; a plan that there was is void. Plans nothing.
   * @param type of the provider's catalog, such as `compute_vm`
   * @param inputs by name, `name` among them; what is left out takes its default
   * @throws DomainError NOT_PERMITTED, INPUT_INVALID with `context.violations`, NAME_TAKEN, ACTION_NOT_ALLOWED
   */
  async addResource(sessionId: string, type: string, inputs: RawInputs, by?: Member): Promise<CloudSession> {
    return this.#use(async ({ engine }) => {
      const resource = readRequest(requests.resource, { type, inputs }, 'resource');
      const actor = await this.#actor(sessionId, by);
      await engine.addResource(actor, sessionId, resource, { plan: false });
      return cloudSessionOf(await this.#view(sessionId));
    });
  }

  /** Whether the session could be planned, and what keeps it from that. */
  async validateSession(
    sessionId: string,
    by?: Member,
  ): Promise<{ readonly isValid: boolean; readonly violations: readonly Violation[] }> {
    return this.#use(async ({ engine }) => {
      const violations = await engine.validateSession(await this.#actor(sessionId, by), sessionId);
      return { isValid: violations.length === 0, violations };
    });
  }

  /**
   * Plans the session, which waits its turn in the project's line, and resolves once that has ended, however. Joins a plan
   * that is under way.
   * @throws DomainError NOT_PERMITTED, INPUT_INVALID, ACTION_NOT_ALLOWED, CLOSED; the signal's reason
   */
  async runPlan(sessionId: string, options: Waiting & { readonly by?: Member } = {}): Promise<PlanResult> {
    return this.#use(async ({ engine }) => {
      const actor = await this.#actor(sessionId, options.by);
      await engine.planSession(actor, sessionId).catch(unlessPlanning);
      const view = await this.#whenNot(sessionId, ['PLANNING'], options.signal);
      return planResultOf(view.state === 'PLAN_READY' ? view : { plan: null, reason: view.reason });
    });
  }

  /**
   * Approves exactly that plan and resolves once its apply has ended, however; or at once where others have to approve it,
   * too.
   * @throws DomainError NOT_PERMITTED, PLAN_REPLACED, PLAN_NOT_APPROVABLE, ACTION_NOT_ALLOWED, CLOSED; the signal's reason
   */
  async approveAndApply(sessionId: string, approval: Approval & Waiting): Promise<ApplyResult> {
    return this.#use(async ({ engine }) => {
      const {
        approverId: userId,
        planId,
        signal,
        ...rights
      } = readRequest(requests.approval, approval, 'approval');
      const actor = await this.#actor(sessionId, { userId, ...rights });
      const { given, required, queued } = await engine.approve(actor, sessionId, planId, {
        // The program has been told by `resourcesToDestroy`.
        destroys: true,
      });
      const approvals = { given, required };
      if (!queued) {
        const waiting = applyResultOf(await this.#view(sessionId), approvals);
        return { ...waiting, outcome: 'awaiting-approvals' };
      }
      return applyResultOf(await this.#whenNot(sessionId, ['APPROVED', 'APPLYING'], signal), approvals);
    });
  }

  /**
   * Ends the session. `stopping`: an apply runs; it is interrupted, and what exists by then is recorded.
   * @throws DomainError NOT_PERMITTED, ACTION_NOT_ALLOWED
   */
  async cancel(sessionId: string, by?: Member): Promise<{ readonly outcome: 'cancelled' | 'stopping' }> {
    return this.#use(async ({ engine }) => engine.cancel(await this.#actor(sessionId, by), sessionId));
  }

  /** The session as it is now. @throws DomainError NOT_FOUND */
  async getSession(sessionId: string): Promise<CloudSession> {
    return this.#use(async () => cloudSessionOf(await this.#view(sessionId)));
  }

  /**
   * Everything that happens in a session, from its beginning to its end: each line of each run, and the session whenever
   * it has changed. Nothing is left out when Redis or Postgres were away. Break out of the loop to stop watching.
   * @throws DomainError NOT_FOUND, CLOSED; the signal's reason
   */
  async *watch(sessionId: string, { signal }: Waiting = {}): AsyncGenerator<SessionEvent, void, void> {
    try {
      const { db, looker } = await this.#connected();
      yield* watchSession({ db, looker, view: () => this.#view(sessionId) }, sessionId, signal);
    } catch (error) {
      throw this.#failure(error);
    }
  }

  /** Gives the connections back. Who still waits gets DomainError CLOSED; what was begun goes on in the workers. */
  async close(): Promise<void> {
    this.#closing.abort();
    const connecting = this.#connection;
    this.#connection = null;
    const connection = await connecting?.catch(() => null);
    await connection?.close();
  }

  async #use<T>(act: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await act(await this.#connected());
    } catch (error) {
      throw this.#failure(error);
    }
  }

  /** What a call that was under way meets once the connections are given back is no defect. */
  #failure(error: unknown): unknown {
    const closed = this.#closing.signal.aborted && !isDomainError(error);
    return inWords(closed ? new DomainError('CLOSED') : error);
  }

  async #connected(): Promise<Connection> {
    if (this.#closing.signal.aborted) throw new DomainError('CLOSED');
    if (this.#connection !== null) return this.#connection;
    const connecting = connect(this.#options, this.#closing.signal);
    this.#connection = connecting;
    // The next call tries again.
    connecting.catch(() => {
      this.#connection = null;
    });
    return connecting;
  }

  async #view(sessionId: string): Promise<SessionView> {
    const { engine } = await this.#connected();
    readRequest(requests.sessionId, sessionId, 'sessionId');
    const view = isId(sessionId) ? await engine.viewSession(sessionId) : null;
    if (view === null) throw new DomainError('NOT_FOUND', { what: 'session', session: sessionId });
    return view;
  }

  async #whenNot(
    sessionId: string,
    states: readonly SessionView['state'][],
    signal: AbortSignal | undefined,
  ): Promise<SessionView> {
    const { db, looker } = await this.#connected();
    const look = async () => {
      // Most news are lines: the whole view, which takes seven queries, is read at the end.
      const session = await findSession(db, sessionId);
      if (session !== null && states.includes(session.state)) return null;
      const view = await this.#view(sessionId);
      return states.includes(view.state) ? null : view;
    };
    return looker.until(sessionId, look, signal);
  }

  async #actor(sessionId: string, by: Member | undefined): Promise<Actor> {
    const { engine } = await this.#connected();
    const author = await engine.authorOf(readRequest(requests.sessionId, sessionId, 'sessionId'));
    if (author === null) throw new DomainError('NOT_FOUND', { what: 'session', session: sessionId });
    return by === undefined ? author : actorOf(readRequest(requests.member, by, 'by'), author.guildId);
  }
}

function actorOf({ userId, roleIds, isGuildAdmin }: Required<Member>, guildId: string): Actor {
  return { userId, guildId, roleIds, isGuildAdmin };
}

/** Somebody has asked for the same plan at the same moment. */
function unlessPlanning(error: unknown): void {
  if (isDomainError(error, 'ACTION_NOT_ALLOWED') && error.context['state'] === 'PLANNING') return;
  throw error;
}
