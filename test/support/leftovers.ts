import { execFileSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { hasEnded } from '../../src/sandbox/services/running.ts';

export type Process = { readonly pid: number; readonly parent: number; readonly command: string };

function processes(): readonly Process[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}

/** All processes that `pid` has started, and those that they have started. */
export function descendants(pid: number): readonly Process[] {
  const all = processes();
  function below(parent: number): readonly Process[] {
    return all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  }
  return below(pid);
}

/** Of these processes, those that have not ended even after a while. */
export async function survivors(
  started: readonly Process[],
  milliseconds = 15_000,
): Promise<readonly string[]> {
  const ended = await Promise.all(
    // A process that nobody has buried has no command line any more.
    started.map(({ pid, command }) => hasEnded(pid, command.split(' ')[0] ?? '', milliseconds)),
  );
  return started.filter((_, index) => !ended[index]).map(({ command }) => command);
}

/** The processes that name a folder in their command line or work in it. */
export function processesIn(folder: string): readonly Process[] {
  return processes().filter(
    ({ pid, command }) => command.includes(folder) || workingIn(pid).startsWith(folder),
  );
}

function workingIn(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
