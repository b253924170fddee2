import { DomainError } from '../../domain/errors.ts';
import { freePort } from './free-port.ts';
import type { ServiceName } from './service.ts';
import type { Start, Supervised } from './supervise.ts';

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

function failure(name: ServiceName, reason: string): DomainError {
  return new DomainError('SERVICE_FAILED', { service: name }, `${name}: did not start: ${reason}`);
}

/** Of what a service printed before it gave up, the line that says why: Postgres marks it, for Redis it is the last. */
function reasonIn(output: readonly string[]): string {
  const reason = output.filter((line) => /^(FATAL|PANIC):/.test(line)).at(-1) ?? output.at(-1);
  return reason?.replace(/^\d+:[A-Z] .*? [-#*.] /, '') ?? 'it printed nothing';
}
