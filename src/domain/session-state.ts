/** The states of a session. VALIDATING is entered and left within one transaction; nothing rests in it. */
export const sessionStates = [
  'DRAFT',
  'VALIDATING',
  'PLANNING',
  'PLAN_READY',
  'APPROVED',
  'APPLYING',
  'APPLIED',
  'FAILED',
  'CANCELLED',
  'EXPIRED',
] as const;
export type SessionState = (typeof sessionStates)[number];

/** All but VALIDATING: nothing rests in it. */
export const restingStates: readonly SessionState[] = sessionStates.filter((state) => state !== 'VALIDATING');

/** From each state, the states it may go to. The only table of edges: `transition()` refuses all others. */
export const edges: Readonly<Record<SessionState, readonly SessionState[]>> = {
  DRAFT: ['VALIDATING', 'CANCELLED', 'EXPIRED'],
  VALIDATING: ['PLANNING', 'DRAFT'],
  PLANNING: ['PLAN_READY', 'APPROVED', 'DRAFT', 'FAILED', 'CANCELLED'],
  PLAN_READY: ['APPROVED', 'PLANNING', 'DRAFT', 'EXPIRED', 'CANCELLED'],
  APPROVED: ['APPLYING', 'PLANNING', 'PLAN_READY', 'CANCELLED'],
  APPLYING: ['APPLIED', 'FAILED', 'CANCELLED', 'PLAN_READY'],
  FAILED: ['PLANNING', 'DRAFT', 'EXPIRED', 'CANCELLED'],
  APPLIED: [],
  CANCELLED: [],
  EXPIRED: [],
};

/** What a person can ask of a session. */
export const sessionActions = [
  'approve',
  'reject',
  'retry',
  'add',
  'edit',
  'remove',
  'plan',
  'extend',
  'cancel',
] as const;
export type SessionAction = (typeof sessionActions)[number];

/** In each state, what may be asked at most (`mayAsk` says the rest). Drives the engine's refusals and the lobby's buttons. */
export const allowedActions: Readonly<Record<SessionState, readonly SessionAction[]>> = {
  DRAFT: ['add', 'edit', 'remove', 'plan', 'extend', 'cancel'],
  VALIDATING: [],
  PLANNING: ['add', 'edit', 'remove', 'cancel'],
  PLAN_READY: ['approve', 'reject', 'add', 'edit', 'remove', 'plan', 'extend', 'cancel'],
  APPROVED: ['cancel'],
  APPLYING: ['cancel'],
  FAILED: ['retry', 'add', 'edit', 'remove', 'plan', 'extend', 'cancel'],
  APPLIED: ['extend'],
  CANCELLED: [],
  EXPIRED: [],
};

/** What changes the set of changes: sessions that only destroy have theirs for good. */
const editing: readonly SessionAction[] = ['add', 'edit', 'remove'];

/** What is asked of: some sessions take less than their state allows. */
export type Asked = {
  readonly state: SessionState;
  readonly destroyAll: boolean;
  /** The session whose environment this one destroys. */
  readonly endsSession: string | null;
  /** What the session makes, where it ends by itself. */
  readonly environment: { readonly destroyedBy: string | null; readonly overAt: Date | null } | null;
};

/** True when this may be asked of a session now. */
export function mayAsk(session: Asked, action: SessionAction): boolean {
  const { state, destroyAll, endsSession, environment } = session;
  if (!allowedActions[state].includes(action)) return false;
  if (isFinal(state)) return environment?.destroyedBy === null && environment.overAt === null;
  return !((destroyAll || endsSession !== null) && editing.includes(action));
}

/** True when a session may go from `from` to `to`. */
export function isLegal(from: SessionState, to: SessionState): boolean {
  return edges[from].includes(to);
}

/** True when nothing follows `state`. */
export function isFinal(state: SessionState): boolean {
  return edges[state].length === 0;
}

/** States that end by themselves after a time of nobody doing anything. */
export const expiringStates: readonly SessionState[] = ['DRAFT', 'PLAN_READY', 'FAILED'];

/** States whose session holds what its plan would add, of quotas and of the budget. */
export const reservingStates: readonly SessionState[] = ['PLANNING', 'PLAN_READY', 'APPROVED', 'APPLYING'];

/** States whose session holds a place among the open ones. */
export const openStates: readonly SessionState[] = sessionStates.filter((state) => !isFinal(state));
