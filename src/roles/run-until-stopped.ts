import type { RunningRole } from './running-role.ts';

/**
 * Starts a role and runs it until SIGINT or SIGTERM; a second signal hurries. A signal during the start is obeyed once
 * the start is through.
 */
export async function runUntilStopped(start: () => Promise<RunningRole>): Promise<void> {
  let signals = 0;
  let onSignal: () => void = () => {};
  const listener = () => {
    signals++;
    onSignal();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, listener);
  try {
    const role = await start();
    await new Promise<void>((resolve, reject) => {
      onSignal = () => {
        role.stop({ hurry: signals > 1 }).then(resolve, reject);
      };
      role.failed?.then(reject);
      if (signals > 0) onSignal();
    });
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, listener);
  }
}
