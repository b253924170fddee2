import { createGuardClock } from '../../src/workers/terraform/clock.ts';
import { terraformEnvironment } from '../../src/workers/terraform/environment.ts';
import { startGuarded } from '../../src/workers/terraform/guard.ts';

export type WorkerRequest = {
  readonly dir: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly leaseMs: number;
};

/** The least that a worker is: it starts terraform under the guard, and renews its lease without end. */
const { leaseMs, ...request } = JSON.parse(process.argv[2] ?? '') as WorkerRequest;
const clock = createGuardClock();
const guarded = await startGuarded({
  ...request,
  phase: 'apply',
  env: terraformEnvironment({ dir: request.dir, path: process.env['PATH'] ?? '' }),
  clock,
  leaseMs,
  sentAt: clock.now(),
});
process.stdout.write(`${guarded.pid}\n`);
const renewal = setInterval(() => guarded.beat(clock.now()), leaseMs / 3);
await guarded.ended;
clearInterval(renewal);
