import { stat } from 'node:fs/promises';
import { diskUse } from './disk-use.ts';
import type { PhaseFiles } from './phase-files.ts';

export type Limits = {
  /** How long a phase may take before it is asked to stop. */
  readonly timeMs: number;
  /** How long it then has before it is killed. */
  readonly graceMs: number;
  /** Bytes that it may print, to stdout and stderr together. */
  readonly outputBytes: number;
  /** Bytes of one line; what is longer is cut. */
  readonly lineBytes: number;
  /** Bytes that the whole run directory may take. */
  readonly diskBytes: number;
};

/** Sizes far above what an honest run needs; the times come from the configuration. */
export const defaultSizeLimits = {
  outputBytes: 64 * 1024 * 1024,
  lineBytes: 256 * 1024,
  diskBytes: 1024 * 1024 * 1024,
} as const;

export type LimitKind = 'time' | 'output' | 'disk';

export type LimitWatch = {
  /** The limit that was exceeded first; null while none is. */
  exceeded(): LimitKind | null;
  stop(): void;
};

export type LimitWatchRequest = {
  readonly dir: string;
  readonly files: PhaseFiles;
  readonly limits: Limits;
  /** Called once: time to ask for a graceful stop. */
  readonly onExceeded: (kind: LimitKind) => void;
  /** Called once, `graceMs` later. */
  readonly onGraceOver: () => void;
  readonly intervalMs?: number;
};

/** Watches a phase that runs. Sizes are looked at every `intervalMs`, so they can be exceeded by what is written in it. */
export function watchLimits(request: LimitWatchRequest): LimitWatch {
  const { limits, files, dir, intervalMs = 1_000 } = request;
  let exceeded: LimitKind | null = null;
  let grace: NodeJS.Timeout | undefined;
  let looking = false;

  function exceed(kind: LimitKind): void {
    if (exceeded !== null) return;
    exceeded = kind;
    request.onExceeded(kind);
    grace = setTimeout(request.onGraceOver, limits.graceMs);
  }

  async function look(): Promise<void> {
    if (looking || exceeded !== null) return;
    looking = true;
    if ((await sizeOf(files.out)) + (await sizeOf(files.err)) > limits.outputBytes) exceed('output');
    else if ((await diskUse(dir)) > limits.diskBytes) exceed('disk');
    looking = false;
  }

  const time = setTimeout(() => exceed('time'), limits.timeMs);
  const sizes = setInterval(() => void look(), intervalMs);
  return {
    exceeded: () => exceeded,
    stop() {
      clearTimeout(time);
      clearTimeout(grace);
      clearInterval(sizes);
    },
  };
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
