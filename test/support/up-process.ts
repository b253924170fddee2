import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Environment } from '../../src/config.ts';
import { descendants, type Process } from './leftovers.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');

/** The role `up` in a process of its own, as `npm start` starts it. */
export type UpProcess = {
  readonly pid: number;
  /** What it printed so far. */
  readonly said: readonly string[];
  /** What it wrote to stderr so far. */
  readonly complained: readonly string[];
  /** Resolves when it has said it. @throws Error with what it complained when it ends instead */
  says(words: string): Promise<void>;
  /** Resolves when it says that it is up. */
  up(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Its exit code, or null after a signal. */
  readonly ended: Promise<number | null>;
  /** Everything that runs because it was started. */
  children(): readonly Process[];
};

/**
 * Starts it with `folder` as its current directory.
 * @param user whose process it is, where we may say so
 */
export function startUp(
  folder: string,
  environment: Environment = {},
  user: { readonly uid?: number; readonly gid?: number } = {},
): UpProcess {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'error', ...environment };
  const child = spawn(process.execPath, [cli, 'up'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  const said: string[] = [];
  const complained: string[] = [];
  const ended = once(child, 'close').then(([code]) => code as number | null);
  let heard = () => {};
  createInterface(child.stdout).on('line', (line) => {
    said.push(line);
    heard();
  });
  createInterface(child.stderr).on('line', (line) => complained.push(line));

  async function says(words: string): Promise<void> {
    const gone = ended.then(() => Promise.reject(new Error(`up ended:\n${complained.join('\n')}`)));
    while (!said.some((line) => line.includes(words))) {
      const next = new Promise<void>((resolve) => {
        heard = resolve;
      });
      await Promise.race([next, gone]);
    }
    gone.catch(() => {});
  }

  const pid = child.pid ?? 0;
  return {
    pid,
    said,
    complained,
    says,
    up: () => says('Ctrl-C stops it'),
    kill: (signal) => void child.kill(signal),
    ended,
    children: () => descendants(pid),
  };
}

/** Where the services are that `up` runs in `folder`, from the files that they keep there. */
export function servicesIn(folder: string) {
  const home = join(folder, '.cloud-engine');
  const read = (...path: string[]) => readFileSync(join(home, ...path), 'utf8');
  const postgresPort = Number(read('postgres', 'data', 'postmaster.pid').split('\n')[3]);
  const redisPort = Number(/^port (\d+)$/m.exec(read('redis', 'redis.conf'))?.[1]);
  return {
    postgresPort,
    redisPort,
    postgresUrl: `postgres://cloud_engine:${read('postgres', 'password')}@127.0.0.1:${postgresPort}/postgres`,
  };
}
