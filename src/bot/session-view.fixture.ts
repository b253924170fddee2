import type { PlannedChange } from '../domain/plan.ts';
import type { Change } from '../domain/resource.ts';
import type { PlanView } from '../engine/plans/plan-view.ts';
import type { RunView, SessionView } from '../engine/sessions/session-view.ts';

/** For tests: a session as the lobby sees it, just opened and without a plan, but for what `facts` says. */
export function sessionView(facts: Partial<SessionView> = {}): SessionView {
  return {
    id: 'sess0000000k',
    state: 'PLANNING',
    revision: 1,
    version: 1,
    authorId: '1001',
    reason: null,
    destroyAll: false,
    endsSession: null,
    environment: null,
    createdAt: new Date('2026-01-01T08:00:00Z'),
    expiresAt: null,
    endsSoon: false,
    endedAt: null,
    cancelRequestedBy: null,
    cancelReason: null,
    cancelForced: false,
    project: {
      id: 'pr0jectaaaaa',
      guildId: '2001',
      name: 'web-shop',
      provider: 'sandbox',
      region: 'local',
      approvalsRequired: 0,
      protected: false,
    },
    held: { byAll: [], needsAdmin: [] },
    changes: [],
    deployed: 0,
    plan: null,
    approvals: [],
    run: null,
    progress: null,
    made: [],
    warnings: [],
    lobby: null,
    ...facts,
  };
}

/** For tests: a plan of the first revision that adds two machines, but for what `facts` says. */
export function planView(facts: Partial<PlanView> = {}): PlanView {
  return {
    id: 'p1an00000001',
    revision: 1,
    toAdd: 2,
    toChange: 0,
    toDestroy: 0,
    changes: [
      plannedChange(),
      plannedChange({ address: 'terraform_data.compute_vm_web-2', resource: 'web-2' }),
    ],
    cost: { before: 0, after: 31_200, notPriced: [] },
    createdAt: new Date('2026-01-01T08:01:00Z'),
    ...facts,
  };
}

/** For tests: a creation that the session asked for, but for what `facts` says. */
export function plannedChange(facts: Partial<PlannedChange> = {}): PlannedChange {
  return {
    address: 'terraform_data.compute_vm_web-1',
    action: 'create',
    reason: null,
    resource: 'web-1',
    outside: false,
    ...facts,
  };
}

/** For tests: a small machine that is to be added, but for what `facts` says. */
export function change(facts: Partial<Change> = {}): Change {
  return { action: 'add', type: 'compute_vm', name: 'web-1', inputs: { machine_type: 'small' }, ...facts };
}

/** For tests: a plan that waits in the line as the next one, but for what `facts` says. */
export function runView(facts: Partial<RunView> = {}): RunView {
  return {
    id: 'r1n000000001',
    kind: 'plan',
    state: 'queued',
    outcome: null,
    attempt: 1,
    place: 1,
    waitSeconds: null,
    blockedBy: null,
    queueAway: false,
    startedAt: null,
    finishedAt: null,
    ...facts,
  };
}
