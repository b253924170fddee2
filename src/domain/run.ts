export type RunKind = 'plan' | 'apply';
export type RunState = 'queued' | 'running' | 'done';

/**
 * How a run ended. `superseded`: nobody wants its result any more (edited, cancelled before it ran, plan void).
 * `refused`: policy or approval did not hold when it was claimed, or recovery would go beyond the approval.
 */
export type RunOutcome = 'succeeded' | 'failed' | 'cancelled' | 'superseded' | 'refused';

/** How one attempt at a run ended: with the run, in an orderly stop of its worker, or otherwise without a result. */
export type AttemptOutcome = RunOutcome | 'handed-back' | 'lost';

/** What is asked of a run. `kill` is an admin's force: a cancel that does not wait for what is in flight. */
export type StopRequest = 'cancel' | 'superseded' | 'kill';

/** True when somebody wants the session of a run to end. */
export function isCancel(stop: StopRequest | null): boolean {
  return stop === 'cancel' || stop === 'kill';
}

/**
 * What a run's event tells. `note` is ours (resumed, interrupted …), the others come from terraform.
 * `start`, `complete` and `errored` say how far an address got; recovery reads them.
 */
export type EventKind = 'note' | 'line' | 'start' | 'complete' | 'errored' | 'diagnostic' | 'summary';

/** One numbered line of a run's story. */
export type RunEvent = {
  readonly runId: string;
  readonly seq: number;
  readonly attempt: number;
  readonly kind: EventKind;
  readonly address: string | null;
  readonly text: string;
  readonly at: Date;
};

/** "This project has something runnable": what goes into the queue. Ids, a name and a kind only. */
export type WakeUp = {
  readonly runId: string;
  readonly attempt: number;
  readonly dispatch: number;
  readonly kind: RunKind;
  readonly projectId: string;
  readonly projectName: string;
  readonly sessionId: string;
};
