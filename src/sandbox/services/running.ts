import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/**
 * Whether process `pid` lives and has `mark` in its command line. A pid alone says little: after a crash or a restart
 * of the machine it may be anybody's.
 */
export function isRunning(pid: number, mark: string): boolean {
  return commandLine(pid)?.includes(mark) ?? false;
}

/** Resolves with true as soon as that process has ended, or with false after `milliseconds`. */
export async function hasEnded(pid: number, mark: string, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  // Nothing tells about the end of a process that is not our child.
  while (isRunning(pid, mark)) {
    if (performance.now() > deadline) return false;
    await setTimeout(50);
  }
  return true;
}

function commandLine(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}
