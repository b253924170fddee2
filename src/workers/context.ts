import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import type { Vault } from '../db/vault.ts';
import type { RunKind } from '../domain/run.ts';
import type { Dispatcher } from '../queue/dispatcher.ts';
import type { ProgressBus } from '../queue/progress.ts';
import type { WorkerIdentity } from './identity.ts';
import type { RunMetrics } from './metrics.ts';
import type { GuardClock } from './terraform/clock.ts';
import type { Terraform } from './terraform/terraform.ts';

export type WorkerSettings = {
  readonly leaseSeconds: Readonly<Record<RunKind, number>>;
  readonly timeoutMinutes: Readonly<Record<RunKind, number>>;
  readonly concurrency: Readonly<Record<RunKind, number>>;
  readonly approvalTtlHours: number;
  readonly shutdownGraceSeconds: number;
};

/** What everything in a worker works with. */
export type WorkerContext = {
  readonly db: Database;
  /** A small pool of its own, so that a heartbeat never waits behind other queries. */
  readonly heartbeatDb: Database;
  readonly vault: Vault;
  readonly dispatcher: Dispatcher;
  readonly bus: ProgressBus;
  readonly terraform: Terraform;
  readonly clock: GuardClock;
  readonly identity: WorkerIdentity;
  readonly workDir: string;
  readonly credentialsDir: string;
  readonly settings: WorkerSettings;
  readonly metrics: RunMetrics;
  readonly log: Logger;
};
