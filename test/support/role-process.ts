import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Environment } from '../../src/config.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');

/** A role in a process of its own, to be killed. */
export type RoleProcess = {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the first line of its log, from its start on, that says it. */
  says(words: string): Promise<string>;
  /** Its exit code, or null after a signal. */
  readonly ended: Promise<number | null>;
};

/** Starts a role as an operator would, and waits until it says that it is ready. */
export async function startRoleProcess(
  role: 'bot' | 'worker' | 'dashboard',
  environment: Environment,
): Promise<RoleProcess> {
  const env = { ...environment, PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'info' };
  const child = spawn(process.execPath, [cli, role], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const log: string[] = [];
  const listeners = new Set<() => void>();
  createInterface(child.stderr).on('line', (line) => {
    log.push(line);
    for (const listener of listeners) listener();
  });

  async function says(words: string): Promise<string> {
    for (;;) {
      const line = log.find((one) => one.includes(words));
      if (line !== undefined) return line;
      const more = new Promise<void>((resolve) => listeners.add(resolve));
      const gone = ended.then(() => 'gone');
      if ((await Promise.race([more, gone])) === 'gone' && !log.some((one) => one.includes(words)))
        throw new Error(`${role} never said "${words}":\n${log.join('\n')}`);
    }
  }

  await says(`${role} is ready`);
  return { pid: child.pid ?? 0, kill: (signal) => void child.kill(signal), says, ended };
}
