import { rm } from 'node:fs/promises';
import type { Logger } from 'pino';
import { DomainError } from '../../domain/errors.ts';
import { freePort } from './free-port.ts';
import { hasEnded } from './running.ts';
import type { Start, Supervised } from './supervise.ts';

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
 * Starts a service whose data goes with it, if it is `temporary`: removed after the last attempt to start it failed,
 * after it was stopped, and by its supervisor when this process is gone by then.
 */
export async function withTemporaryData(
  temporary: string | undefined,
  start: () => Promise<RunningService>,
): Promise<RunningService> {
  if (temporary === undefined) return start();
  const remove = () => rm(temporary, { recursive: true, force: true });
  try {
    const service = await start();
    return { ...service, stop: () => service.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

const attempts = 10;
const portTaken = /address already in use/i;

/**
 * Starts on `wanted`, or on free ports until one is still free when the service gets there.
 * @throws DomainError SERVICE_FAILED with the line that the service gave as its reason.
 */
export async function startOnPort(
  name: ServiceName,
  wanted: number | undefined,
  start: (port: number) => Promise<Start>,
): Promise<{ readonly port: number; readonly service: Supervised }> {
  for (let attempt = 1; ; attempt++) {
    const port = wanted || (await freePort());
    const result = await start(port);
    if (result.started) return { port, service: result.service };
    const taken = result.output.some((line) => portTaken.test(line));
    if (!taken) throw failure(name, reasonIn(result.output));
    if (wanted || attempt === attempts) throw failure(name, `port ${port} is taken`);
  }
}

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

export function failure(name: ServiceName, reason: string): DomainError {
  return new DomainError('SERVICE_FAILED', { service: name }, `${name}: did not start: ${reason}`);
}

/** Of what a service printed before it gave up, the line that says why. */
function reasonIn(output: readonly string[]): string {
  const telling = output.filter((line) => /FATAL|PANIC|error|can't|fail/i.test(line));
  return (telling.at(-1) ?? output.at(-1) ?? 'it printed nothing').trim();
}
