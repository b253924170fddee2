import { providerOf } from '../../catalog/registry.ts';
import { changesOf, desiredOf } from '../../db/changes.ts';
import type { Executor } from '../../db/client.ts';
import { policiesFor } from '../../db/policies.ts';
import type { Project } from '../../db/projects.ts';
import { quotasOf } from '../../db/quotas.ts';
import type { Session } from '../../db/sessions.ts';
import { DomainError } from '../../domain/errors.ts';
import { mergeChanges } from '../../domain/merge.ts';
import { fromCents } from '../../domain/money.ts';
import type { PolicyRule, PolicyViolation } from '../../domain/policy-rule.ts';
import { frozenUntil } from '../../policy/freeze.ts';
import { approvalsRequired } from '../../policy/guardrails.ts';
import { type Judgement, judge } from '../../policy/judgement.ts';
import { projectUsage } from '../projects/project-usage.ts';

/** What policy says to a session now. */
export type SessionJudgement = Judgement & {
  /** By how many others its plan has to be approved. */
  readonly approvalsRequired: number;
  /** When the freeze that holds up applies ends; null without one. */
  readonly frozenUntil: Date | null;
};

/** Judges what a session wants, against what the others hold. Lock the project to rely on it. */
export async function judgeSession(
  db: Executor,
  project: Project,
  session: Pick<Session, 'id' | 'destroyAll' | 'endsSession'>,
): Promise<SessionJudgement> {
  const { id, destroyAll, endsSession } = session;
  const desired = await desiredOf(db, project.id);
  const changes = await changesOf(db, id);
  const { resources } = mergeChanges({ sessionId: id, desired, changes, destroyAll, endsSession });
  const touched = new Set(changes.filter(({ action }) => action !== 'remove').map(({ name }) => name));
  const rules = await rulesOf(db, project);
  const judgement = judge({
    provider: providerOf(project.provider),
    rules,
    limits: await quotasOf(db, project.id),
    budget: project.monthlyBudgetCents === null ? null : fromCents(project.monthlyBudgetCents),
    usage: await projectUsage(db, project, { except: id }),
    after: resources,
    changed: resources.filter(({ name }) => touched.has(name)),
  });
  return {
    ...judgement,
    approvalsRequired: approvalsRequired(project.approvalsRequired, rules),
    frozenUntil: frozenUntil(rules, new Date()),
  };
}

/** By how many others a plan of this project has to be approved: its own setting and the rules, whichever is stricter. */
export async function approvalsRequiredIn(db: Executor, project: Project): Promise<number> {
  return approvalsRequired(project.approvalsRequired, await rulesOf(db, project));
}

/** Until when nothing is applied in this project; null: it may be. */
export async function frozenIn(db: Executor, project: Project): Promise<Date | null> {
  return frozenUntil(await rulesOf(db, project), new Date());
}

/**
 * How long a session waits for an approval, in minutes: others need longer to come by than the author needs to look.
 * @param approvalTtlHours what the configuration allows for others
 */
export async function minutesToApprove(
  db: Executor,
  project: Project,
  session: Pick<Session, 'ttlMinutes'>,
  approvalTtlHours: number,
): Promise<number> {
  const others = await approvalsRequiredIn(db, project);
  return others > 0 ? approvalTtlHours * 60 : session.ttlMinutes;
}

/**
 * Nothing, where nobody can object.
 * @throws DomainError POLICY_VIOLATED, or QUOTA_EXCEEDED where quotas alone are exceeded
 */
export function requireAllowed({ refusals }: Pick<Judgement, 'refusals'>): void {
  if (refusals.length === 0) return;
  const onlyQuotas = refusals.every(({ code }) => code === 'QUOTA');
  throw new DomainError(onlyQuotas ? 'QUOTA_EXCEEDED' : 'POLICY_VIOLATED', { violations: refusals });
}

/** A freeze as a violation, for words and records. */
export function freezeViolation(until: Date): PolicyViolation {
  return { code: 'FROZEN', until: Math.floor(until.getTime() / 1000) };
}

async function rulesOf(db: Executor, project: Project): Promise<readonly PolicyRule[]> {
  return (await policiesFor(db, project)).map(({ rule }) => rule);
}
