import { monthly, toDollars } from '../domain/money.ts';
import type { SessionView } from '../engine/sessions/session-view.ts';
import type { ApplyResult, CloudSession, PlanResult } from './types.ts';

/** What programs see of a session. */
export function cloudSessionOf(view: SessionView): CloudSession {
  const { id, state, revision, project, changes, reason, createdAt, expiresAt, endedAt } = view;
  return {
    id,
    state,
    revision,
    guildId: project.guildId,
    userId: view.authorId,
    projectId: project.id,
    projectName: project.name,
    provider: project.provider,
    region: project.region,
    changes,
    plan: view.plan === null ? null : planResultOf(view),
    reason,
    createdAt,
    expiresAt,
    endedAt,
  };
}

/** The plan of a session, in US dollars; without one, why there is none. */
export function planResultOf({ plan, reason }: Pick<SessionView, 'plan' | 'reason'>): PlanResult {
  const delta = plan === null ? 0 : plan.cost.after - plan.cost.before;
  return {
    planId: plan?.id ?? null,
    success: plan !== null,
    resourcesToAdd: plan?.toAdd ?? 0,
    resourcesToChange: plan?.toChange ?? 0,
    resourcesToDestroy: plan?.toDestroy ?? 0,
    hourly: toDollars(delta),
    monthly: toDollars(monthly(delta)),
    notPriced: plan?.cost.notPriced ?? [],
    changes: plan?.changes ?? [],
    diagnostics: plan === null ? (reason?.diagnostics ?? []) : [],
    reason: plan === null ? reason : null,
  };
}

/** How it stands with an approved plan once nothing of it is to be applied any more. */
export function applyResultOf(view: SessionView, approvals: ApplyResult['approvals']): ApplyResult {
  const { state, reason } = view;
  const outcome = outcomes[state] ?? 'refused';
  const diagnostics = reason?.diagnostics ?? [];
  return { success: state === 'APPLIED', outcome, state, approvals, diagnostics, reason };
}

const outcomes: Partial<Record<SessionView['state'], ApplyResult['outcome']>> = {
  APPLIED: 'applied',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};
