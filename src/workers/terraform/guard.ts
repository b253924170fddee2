import type { ChildProcess } from 'node:child_process';
import { unlinkSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { DomainError } from '../../domain/errors.ts';
import { type Deadlines, deadlinesOf, type GuardClock } from './clock.ts';
import { type EndMarker, openPhase, type Phase, phaseFiles, readEnd } from './phase-files.ts';

const guardScript = fileURLToPath(new URL('guard.sh', import.meta.url));

export type GuardRequest = {
  /** The run directory: terraform's working directory, and where the guard writes. */
  readonly dir: string;
  readonly phase: Phase;
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: GuardClock;
  readonly leaseMs: number;
  /** On `clock`, read before the last good renewal of the lease was sent. */
  readonly sentAt: number;
};

/** How a guarded terraform ended. `lost`: the guard itself was killed, so there is no exit code and no proof. */
export type GuardEnd = EndMarker & { readonly lost: boolean };

export type Guarded = {
  /** Process id of the guard. */
  readonly pid: number;
  /** A renewal succeeded that was sent at `sentAt` (on the guard's clock): prolongs both deadlines. */
  beat(sentAt: number): void;
  /**
   * Asks terraform to stop gracefully: once it has begun to change something by SIGINT, before that by SIGKILL (exit
   * code 137, not `killed`). Only the first interruption, from whatever cause, reaches terraform.
   */
  interrupt(): void;
  /** Kills terraform and all it started at once, whatever is in flight: that is forgotten. */
  kill(): void;
  /** Settles when terraform and the guard have ended. Never rejects. */
  readonly ended: Promise<GuardEnd>;
};

/**
 * Starts terraform under the guard, in a session of its own, so that a Ctrl-C meant for the worker does not reach it.
 * When this process dies or stops, terraform is interrupted 2/3 of a lease after `sentAt` at the latest.
 * @throws DomainError SERVICE_MISSING without bash, SERVICE_FAILED when it cannot be started.
 */
export async function startGuarded(request: GuardRequest): Promise<Guarded> {
  const files = phaseFiles(request.dir, request.phase);
  openPhase(files);
  const { interruptAt, killAt } = deadlinesOf(request.leaseMs, request.sentAt);
  const child = execa(
    'bash',
    [
      guardScript,
      request.clock.kind,
      `${interruptAt}`,
      `${killAt}`,
      files.mark,
      begunMark(request.phase),
      request.program,
      ...request.args,
    ],
    {
      cwd: request.dir,
      env: request.env,
      extendEnv: false,
      detached: true,
      cleanup: false,
      buffer: false,
      reject: false,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  if (child.pid === undefined) {
    const { code } = await child;
    unlinkSync(files.pid); // nothing runs, and that is certain
    throw spawnFailure(code);
  }
  const control = child.stdio[3] as Duplex;
  control.on('error', () => {}); // the guard has ended; `ended` tells
  let lost = false;
  child.once('exit', () => {
    // A guard that was killed leaves its watcher behind, which still takes orders.
    lost = true;
    send(control, 'interrupt');
  });
  control.once('close', () => stopUnguarded(child, request.leaseMs));
  return {
    pid: child.pid,
    beat(sentAt) {
      if (!lost) send(control, beatOrder(deadlinesOf(request.leaseMs, sentAt)));
    },
    interrupt: () => send(control, 'interrupt'),
    kill: () => send(control, 'kill'),
    // execa waits for the exit and for the end of the pipe, which the watcher holds as long as it lives.
    ended: child.then(() => endOf(readEnd(files))),
  };
}

function spawnFailure(code = 'unknown'): DomainError {
  if (code === 'ENOENT') {
    return new DomainError('SERVICE_MISSING', { service: 'bash' }, 'bash was not found on PATH');
  }
  return new DomainError('SERVICE_FAILED', { service: 'bash', code }, `bash could not be started (${code})`);
}

/** What is left of a guard's life once its watcher is gone, with much to spare. */
const afterWatcherMs = 1_000;

/**
 * The watcher, which holds the other end of the pipe, is gone. Usually the guard is about to end; if it does not,
 * somebody killed the watcher alone, nothing bounds terraform any more, and the guard is told to stop it by signals.
 */
function stopUnguarded(
  guard: Pick<ChildProcess, 'kill' | 'once' | 'exitCode' | 'signalCode'>,
  leaseMs: number,
): void {
  const timers = [
    setTimeout(() => guard.kill('SIGUSR1'), afterWatcherMs),
    setTimeout(() => guard.kill('SIGUSR2'), afterWatcherMs + (leaseMs * 2) / 3),
  ];
  const clear = () => timers.forEach(clearTimeout);
  if (guard.exitCode !== null || guard.signalCode !== null) clear();
  else guard.once('exit', clear);
}

/**
 * What terraform prints before it asks a provider to change something. Without it on stdout a stop is SIGKILL at once.
 * `init` prints no events, and a provider that it has half installed should not stay behind.
 */
function begunMark(phase: Phase): string {
  return phase === 'init' ? '' : '"type":"apply_start"';
}

function endOf(marker: EndMarker | null): GuardEnd {
  if (marker === null)
    return { exitCode: null, refused: false, interrupted: null, killed: false, lost: true };
  return { ...marker, lost: false };
}

function beatOrder({ interruptAt, killAt }: Deadlines): string {
  return `beat ${interruptAt} ${killAt}`;
}

function send(control: Duplex, order: string): void {
  if (control.writable) control.write(`${order}\n`);
}
