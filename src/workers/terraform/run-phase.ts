import { open } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { GuardClock } from './clock.ts';
import { createEventBudget } from './event-budget.ts';
import { parseEventLine, type TerraformEvent } from './events.ts';
import { type FileFollower, followFile } from './follow-file.ts';
import { type GuardEnd, startGuarded } from './guard.ts';
import { type LimitKind, type Limits, watchLimits } from './limits.ts';
import { type Phase, type PhaseFiles, phaseFiles } from './phase-files.ts';

export type PhaseRequest = {
  readonly dir: string;
  readonly phase: Phase;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly clock: GuardClock;
  readonly leaseMs: number;
  /** On `clock`, read before the last good renewal of the lease was sent. */
  readonly sentAt: number;
  readonly limits: Limits;
  /**
   * Called with the events as they come, in order, never twice at a time. When it fails, terraform is asked to stop
   * and `ended` rejects with that failure once terraform has ended. Null: stdout holds no events.
   */
  readonly onEvents: ((events: readonly TerraformEvent[]) => Promise<void> | void) | null;
  readonly logger: Logger;
};

export type PhaseEnd = GuardEnd & {
  /** The limit because of which it was stopped. */
  readonly limit: LimitKind | null;
  /** The end of what it printed to stderr: a crash, a usage error. Not redacted. */
  readonly stderr: string;
};

export type RunningPhase = {
  readonly phase: Phase;
  /** A renewal of the lease succeeded that was sent at `sentAt` (on the guard's clock). */
  beat(sentAt: number): void;
  /** Graceful stop, for a cancel or a shutdown: what is in flight is finished or recorded. */
  interrupt(): void;
  /** Ends everything at once, for an admin's force. */
  kill(): void;
  /** Settles when terraform has ended and all its events were taken. */
  readonly ended: Promise<PhaseEnd>;
};

/** Runs one phase of terraform under the guard and its limits. */
export async function runPhase(request: PhaseRequest): Promise<RunningPhase> {
  const { dir, phase, logger } = request;
  const files = phaseFiles(dir, phase);
  const guarded = await startGuarded(request);
  logger.debug({ phase, guard: guarded.pid }, 'terraform started');
  const limits = watchLimits({
    dir,
    files,
    limits: request.limits,
    onExceeded(limit) {
      logger.warn({ phase, limit }, 'terraform exceeded a limit, stopping it');
      guarded.interrupt();
    },
    onGraceOver: () => guarded.kill(),
  });
  return {
    phase,
    beat: guarded.beat,
    interrupt: guarded.interrupt,
    kill: guarded.kill,
    ended: finish(),
  };

  async function finish(): Promise<PhaseEnd> {
    const events = await followEvents();
    const end = await guarded.ended;
    limits.stop();
    await events.finish();
    const result = { ...end, limit: limits.exceeded(), stderr: await readTail(files.err) };
    logger.debug({ phase, ...end, limit: result.limit }, 'terraform ended');
    return result;
  }

  async function followEvents(): Promise<FileFollower> {
    const { onEvents } = request;
    if (onEvents === null) return { finish: async () => {} };
    const within = createEventBudget(request.limits.outputBytes);
    try {
      return await followFile({
        path: files.out,
        maxLineBytes: request.limits.lineBytes,
        onLines: (lines) => onEvents(lines.map(parseEventLine).filter(within)),
        onError: stopOn,
      });
    } catch (error) {
      stopOn(error);
      return { finish: () => Promise.reject(error) };
    }
  }

  function stopOn(error: unknown): void {
    logger.error({ phase, err: error }, 'events cannot be taken, stopping terraform');
    guarded.interrupt();
  }
}

const tailBytes = 4_000;

async function readTail(path: PhaseFiles['err']): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(tailBytes), 0, tailBytes, from);
    return buffer.toString('utf8', 0, bytesRead).trim();
  } finally {
    await file.close();
  }
}
