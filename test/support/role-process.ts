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
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  let log = '';
  for await (const line of createInterface(child.stderr)) {
    log += `${line}\n`;
    if (line.includes(`${role} is ready`)) {
      child.stderr.resume();
      return { pid: child.pid ?? 0, kill: (signal) => void child.kill(signal), ended };
    }
  }
  throw new Error(`${role} did not start:\n${log}`);
}
