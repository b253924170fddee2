import type { RunningRole } from './running-role.ts';

/**
 * Starts a role and runs it until SIGINT or SIGTERM; a second signal hurries. A signal during the start is obeyed once
 * the start is through.
 * @throws what the role failed with, after it was stopped
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
      role.failed?.then((error) => role.stop({ hurry: true }).finally(() => reject(error)));
      if (signals > 0) onSignal();
    });
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, listener);
  }
}
