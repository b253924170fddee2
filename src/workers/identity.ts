import type { Tool } from '../db/workers.ts';

/** Who claims: one worker process, and the terraform it has. */
export type WorkerIdentity = { readonly id: string; readonly host: string; readonly tool: Tool };

/** Under which terms a worker claims. */
export type ClaimOptions = {
  readonly worker: WorkerIdentity;
  readonly leaseSeconds: number;
  readonly approvalTtlHours: number;
  /** Milliseconds on a monotonic clock. */
  readonly monotonic: () => number;
};
