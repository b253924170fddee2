import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const runner = fileURLToPath(new URL('../../scripts/run-typescript.mjs', import.meta.url));

/**
 * Starts a TypeScript file as a process of its own, in a process group of its own, so that a test can kill it.
 * Its stdout is for lines, its stderr is ours.
 */
export function startTypescript(
  file: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): ChildProcess {
  return spawn(process.execPath, [runner, file, ...args], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The next line that `child` prints and that holds a JSON value. Rejects when it ends instead. */
export function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('stdout is no pipe');
    const lines = createInterface({ input: child.stdout });
    child.once('exit', (code, signal) => reject(new Error(`ended with ${code ?? signal}`)));
    lines.on('line', (line) => {
      if (!line.startsWith('{')) return;
      lines.close();
      resolve(JSON.parse(line));
    });
  });
}
