import { withoutParameters } from '../../db/outage.ts';
import { findProject } from '../../db/projects.ts';
import { placeOfPolicy, planIn, projectAskedFor, recordRefusal, sessionIn } from '../../db/refusals.ts';
import type { Actor } from '../../domain/actor.ts';
import { type DomainError, type ErrorCode, isDomainError } from '../../domain/errors.ts';
import { isId } from '../../domain/ids.ts';
import type { PolicyViolation } from '../../domain/policy-rule.ts';
import { isProjectName } from '../../domain/project-name.ts';
import type { SessionState } from '../../domain/session-state.ts';
import type { EngineContext } from '../context.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { type Attempt, attempts } from './attempts.ts';

/** Decisions against somebody. What was typed wrong, is not there, or has to be asked once more is none. */
const refusals: readonly ErrorCode[] = [
  'NOT_PERMITTED',
  'POLICY_VIOLATED',
  'QUOTA_EXCEEDED',
  'BUDGET_EXCEEDED',
  'PROJECT_ARCHIVED',
  'PROJECT_PROTECTED',
  'PROJECT_BUSY',
  'PLAN_REPLACED',
  'ACTION_NOT_ALLOWED',
];

const mostViolations = 10;

type Context = Pick<EngineContext, 'db' | 'log'>;
type AnyUseCase = (actor: Actor, ...rest: readonly unknown[]) => Promise<unknown>;
type AnyAttempt = ((actor: Actor, ...rest: readonly unknown[]) => Attempt) | null;

/** The use cases, each of which puts into the audit log whom it refuses a change, and why. */
export function recordingRefusals(context: Context, orchestrator: Orchestrator): Orchestrator {
  const useCases = Object.entries(orchestrator) as unknown as [keyof Orchestrator, AnyUseCase][];
  const recording = useCases.map(([name, useCase]) => {
    const attempt = attempts[name] as AnyAttempt;
    return [name, attempt === null ? useCase : recorded(context, useCase, attempt)] as const;
  });
  return Object.fromEntries(recording) as unknown as Orchestrator;
}

function recorded(context: Context, useCase: AnyUseCase, attempt: NonNullable<AnyAttempt>): AnyUseCase {
  return async (actor, ...rest) => {
    try {
      return await useCase(actor, ...rest);
    } catch (error) {
      if (isDomainError(error, ...refusals)) await record(context, actor, attempt(actor, ...rest), error);
      throw error;
    }
  };
}

/** A refusal stays one, whatever becomes of its record. */
async function record(
  { db, log }: Context,
  actor: Actor,
  attempt: Attempt,
  error: DomainError,
): Promise<void> {
  const { action } = attempt;
  try {
    const subject = await subjectOf({ db }, actor.guildId, attempt);
    if (subject === null) return;
    const { context, code } = error;
    await recordRefusal(db, {
      guildId: actor.guildId,
      ...subject,
      actorId: actor.userId,
      fromState: (context['state'] as SessionState | undefined) ?? null,
      details: { action, code, ...factsOf(error) },
    });
  } catch (problem) {
    const facts = { action, code: error.code, user: actor.userId, guild: actor.guildId };
    log.warn({ ...facts, err: withoutParameters(problem) }, 'refusal not recorded');
  }
}

type Subject = {
  readonly projectId: string | null;
  readonly sessionId: string | null;
  readonly planId: string | null;
};

/** What this is about, as far as it is in that guild; null where nothing is. */
async function subjectOf(
  { db }: Pick<Context, 'db'>,
  guildId: string,
  attempt: Attempt,
): Promise<Subject | null> {
  const { sessionId, planId, requestId, policyId } = attempt;
  if (sessionId !== undefined) {
    const session = await sessionIn(db, guildId, sessionId);
    if (session === null) return null;
    return { ...session, planId: planId === undefined ? null : await planIn(db, sessionId, planId) };
  }
  const none = { projectId: null, sessionId: null, planId: null };
  if (policyId !== undefined) {
    const place = await placeOfPolicy(db, guildId, policyId);
    return place === null ? null : { ...none, ...place };
  }
  const asked = requestId === undefined ? undefined : await projectAskedFor(db, guildId, requestId);
  const project = asked === undefined ? attempt.project : asked;
  if (project === undefined) return none;
  // Postgres takes no null character, not even to find nothing.
  const found =
    project !== null && (isProjectName(project) || isId(project))
      ? await findProject(db, guildId, project)
      : null;
  return found === null ? null : { ...none, projectId: found.id };
}

/** Why, in what the words of the log need: never what was typed. */
function factsOf({ context }: DomainError): Record<string, unknown> {
  const { needed, because, violations } = context as {
    needed?: string;
    because?: string;
    violations?: readonly PolicyViolation[];
  };
  return {
    ...(needed === undefined ? {} : { needed }),
    ...(because === undefined ? {} : { because }),
    ...(violations === undefined ? {} : { violations: violations.slice(0, mostViolations) }),
  };
}
