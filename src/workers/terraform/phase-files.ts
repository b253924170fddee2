import { closeSync, openSync, readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** A part of a run that is one terraform process. Each can be started once in a run directory. */
export const phases = ['init', 'plan', 'show', 'apply'] as const;
export type Phase = (typeof phases)[number];

/**
 * Why terraform was asked to stop: the worker asked; the lease was not renewed in time; the worker is gone; the part
 * of the guard that watches over the lease is gone.
 */
const interruptCause = z.enum(['requested', 'missed-beat', 'orphaned', 'unguarded']);
export type InterruptCause = z.infer<typeof interruptCause>;

const endMarker = z.object({
  exitCode: z.number().int().nullable(),
  refused: z.boolean(),
  interrupted: interruptCause.nullable(),
  /** By force or at the deadline, while something may have been in flight. */
  killed: z.boolean(),
});
/** What the guard writes when terraform and all it started have ended. */
export type EndMarker = z.infer<typeof endMarker>;

export type PhaseFiles = {
  /** Prefix of the others, as the guard gets it. */
  readonly mark: string;
  readonly pid: string;
  readonly out: string;
  readonly err: string;
  readonly ended: string;
};

/** The files of a phase in a run directory. */
export function phaseFiles(dir: string, phase: Phase): PhaseFiles {
  const mark = join(dir, phase);
  return { mark, pid: `${mark}.pid`, out: `${mark}.out`, err: `${mark}.err`, ended: `${mark}.ended` };
}

/**
 * Creates the files of a phase that is about to start. The `.pid` file comes first and says "may be running" from
 * here on, so a worker that dies on any later line leaves a phase that is not proven ended.
 * @throws when the phase was started in this directory before.
 */
export function openPhase(files: PhaseFiles): void {
  for (const path of [files.pid, files.out, files.err]) closeSync(openSync(path, 'wx', 0o600));
}

/** The end marker of a phase; null when there is none (yet). */
export function readEnd(files: PhaseFiles): EndMarker | null {
  try {
    return endMarker.parse(JSON.parse(readFileSync(files.ended, 'utf8')));
  } catch {
    return null;
  }
}

/**
 * True when no terraform can be running in a run directory: every phase that was ever started has an end marker.
 * False proves nothing; then only the lease's time does.
 */
export async function isProvenEnded(dir: string): Promise<boolean> {
  const names = await readdir(dir);
  const started = phases.filter((phase) => names.includes(`${phase}.pid`));
  return started.every((phase) => readEnd(phaseFiles(dir, phase)) !== null);
}

/** Milliseconds since a phase was last started in a run directory, by the file system's clock; Infinity before any. */
export async function msSinceStart(dir: string): Promise<number> {
  const started = await Promise.all(
    phases.map((phase) =>
      stat(phaseFiles(dir, phase).pid).then(
        ({ birthtimeMs, mtimeMs }) => Math.max(birthtimeMs, mtimeMs),
        () => -Infinity,
      ),
    ),
  );
  return Date.now() - Math.max(...started);
}
