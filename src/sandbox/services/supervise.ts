import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { ServiceUser } from './service-user.ts';

const supervisor = new URL('./supervise.sh', import.meta.url);
const keptLines = 50;

/** How a service ended: its exit code, or 128 plus the signal's number. */
export type Ending = { readonly code: number | null };

export type Supervised = {
  /** Resolves when the service has ended, whoever ended it. */
  readonly ended: Promise<Ending>;
  /** Asks the service to stop, and resolves when it has ended. May be called again. */
  stop(): Promise<void>;
};

export type ServiceCommand = {
  readonly command: string;
  readonly args: readonly string[];
  /** A directory that `user` can enter. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user?: ServiceUser | undefined;
  readonly stopSignal: 'INT' | 'TERM';
  /** Seconds from the stop signal to SIGKILL. */
  readonly graceSeconds: number;
  /** Removed after the service has ended, even when this process is gone by then. */
  readonly removeAtEnd?: string | undefined;
  /** The line of output that says that the service accepts connections. */
  readonly ready: RegExp;
  readonly log: Logger;
};

/** What came of a start: a running service, or what it printed before it ended. */
export type Start =
  | { readonly started: true; readonly service: Supervised }
  | { readonly started: false; readonly output: readonly string[] };

/**
 * Runs a service under a small shell that stops it when this process stops it, exits, crashes or is killed.
 * Resolves when the service is ready, or has ended instead.
 */
export async function startSupervised(service: ServiceCommand): Promise<Start> {
  const child = spawnSupervisor(service);
  const output: string[] = [];
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    // `close`, not `exit`: it comes after the last line of output.
    child.once('close', (code) => resolve({ code }));
  });
  const ready = watchOutput(child, service, output).then(() => 'ready' as const);
  const first = await Promise.race([ready, ended]);
  if (first !== 'ready') return { started: false, output };
  return {
    started: true,
    service: {
      ended,
      async stop() {
        lifeline(child).destroy();
        await ended;
      },
    },
  };
}

function spawnSupervisor(service: ServiceCommand): ChildProcess {
  const { stopSignal, graceSeconds, removeAtEnd = '', command, args, cwd, env, user } = service;
  // The script goes as an argument, since the service's user may not be allowed to read it here.
  const script = readFileSync(supervisor, 'utf8');
  const child = spawn(
    '/bin/sh',
    ['-c', script, 'supervise', stopSignal, String(graceSeconds), removeAtEnd, command, ...args],
    {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    },
  );
  lifeline(child).on('error', () => {});
  return child;
}

function lifeline(child: ChildProcess): Readable {
  return child.stdio[3] as Readable;
}

/** Passes the output on, keeps its last lines, and resolves at the one that says ready. */
function watchOutput(child: ChildProcess, service: ServiceCommand, output: string[]): Promise<void> {
  return new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream as Readable }).on('line', (line) => {
        service.log.debug(line);
        output.push(line);
        if (output.length > keptLines) output.shift();
        if (service.ready.test(line)) resolve();
      });
    }
  });
}
