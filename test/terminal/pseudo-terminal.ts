import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Environment } from '../../src/config.ts';
import { createScreen, type Screen } from './screen.ts';

/** Whether a pseudo terminal can be had here: `script` of util-linux makes it; other systems' takes other options. */
export const hasPseudoTerminals = ((): boolean => {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
})();

/** A program on a pseudo terminal. */
export type OnTerminal = Pick<Screen, 'rows' | 'until'> & {
  press(keys: string): void;
  kill(): void;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
};

/** Starts a program, in `folder`, as somebody would who sits at a terminal. */
export function startOnTerminal(
  folder: string,
  program: readonly string[],
  environment: Environment,
): OnTerminal {
  const columns = 200;
  const screen = createScreen(columns);
  const words = program.map((word) => `'${word}'`).join(' ');
  const command = `stty cols ${columns} rows 50; exec ${words}`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TERM: 'xterm', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => screen.output.write(text));
  return {
    rows: screen.rows,
    until: screen.until,
    press: (keys) => void child.stdin.write(keys),
    kill: () => void child.kill('SIGKILL'),
    ended: once(child, 'close').then(([code]) => code as number | null),
  };
}
