import type { Logger } from 'pino';
import { DomainError } from '../../domain/errors.ts';
import { hasEnded } from './running.ts';
import type { Supervised } from './supervise.ts';

export type ServiceOptions = {
  readonly log: Logger;
  /** Where the data is kept, surviving power cuts. Without it the service is quick, and its data gone with it. */
  readonly dataDir?: string;
  /** The port on 127.0.0.1; without it, or 0, a free one. */
  readonly port?: number;
};

/**
 * A service that runs as a child of this process and ends with it, even when this process is killed.
 * `url` holds the password.
 */
export type RunningService = Supervised & { readonly url: string; readonly port: number };

export type ServiceName = 'postgres' | 'redis';

/**
 * Waits for the previous service on the same data where it is just stopping, because its owner was killed a moment ago.
 * @throws DomainError SERVICE_FAILED where it goes on running.
 */
export async function awaitPrevious(
  name: ServiceName,
  previous: { readonly pid: number; readonly mark: string },
  dataDir: string,
  stopping: boolean,
): Promise<void> {
  const milliseconds = stopping ? 30_000 : 1500;
  if (!(await hasEnded(previous.pid, previous.mark, milliseconds))) throw alreadyRuns(name, dataDir);
}

export function alreadyRuns(name: ServiceName, dataDir: string): DomainError {
  return new DomainError(
    'SERVICE_FAILED',
    { service: name, dataDir, alreadyRuns: true },
    `${name}: already runs on ${dataDir}: stop the other one first`,
  );
}
