import { readFileSync } from 'node:fs';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Streams } from './prompt.ts';

/** The terminal of somebody who can type. */
export type Terminal = Streams & {
  /** Whether what goes to stderr would be written between what is typed. */
  readonly showsErrors: boolean;
  /** Does what Ctrl-C does where nobody reads the keys. */
  readonly interrupt: () => void;
};

/**
 * The terminal of a process, where it has one and is in its foreground: with pipes, under `nohup` or behind `&` it has
 * none.
 * @param interrupt does what Ctrl-C does
 */
export function terminalOf(
  { stdin, stdout, stderr }: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>,
  interrupt: () => void,
): Terminal | undefined {
  const input: ReadStream = stdin;
  const output: WriteStream = stdout;
  if (!input.isTTY || !output.isTTY || isInBackground()) return undefined;
  return { input, output, showsErrors: stderr.isTTY, interrupt };
}

/** Reading the keys would stop a process in the background (SIGTTIN). Only Linux says it in a file: proc(5), stat. */
function isInBackground(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group !== foreground;
  } catch {
    return false;
  }
}
