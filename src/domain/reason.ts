import type { ErrorCode } from './errors.ts';
import type { PolicyViolation } from './policy-rule.ts';

/** A problem that terraform reported. Snippets are dropped: they hold whole source lines. */
export type Diagnostic = {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  readonly address: string | null;
};

/** Why a session or a run is in its state, as data; the edges put it into words. */
export type Reason = {
  readonly code:
    | ErrorCode
    | 'CANCELLED_BY'
    | 'ARCHIVED_BY'
    | 'REJECTED_BY'
    | 'CANCEL_TOO_LATE'
    | 'STATE_MOVED'
    | 'PLAN_VOID'
    | 'TOOL_CHANGED'
    | 'PROVIDERS_CHANGED'
    | 'POLICY_REFUSED'
    | 'APPROVAL_TOO_OLD'
    | 'BEYOND_APPROVAL'
    | 'IN_DOUBT'
    | 'POISON'
    | 'TIME_LIMIT'
    | 'EXPIRED';
  /** Who or what caused it: a user id, a session id, a terraform address … by field name. */
  readonly facts?: Readonly<Record<string, string | number | readonly string[]>>;
  readonly diagnostics?: readonly Diagnostic[];
  /** Which rules, where rules are the reason. */
  readonly violations?: readonly PolicyViolation[];
};
