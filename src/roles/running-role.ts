import type { Check } from '../health/checks.ts';

/** A role that runs until it is stopped. */
export type RunningRole = {
  /** Stops cleanly; calling it again, or with `hurry`, does not wait out the grace of what runs. */
  stop(options?: { readonly hurry?: boolean }): Promise<void>;
  /** Settles with an error when the role cannot go on by itself. */
  readonly failed?: Promise<Error>;
  /** What has to work for this role, beside Postgres and Redis. */
  readonly checks?: readonly Check[];
};
