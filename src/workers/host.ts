import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Names this machine (or container) in this boot. Two processes with the same name see the same process ids, so that
 * one can tell that the other has ended.
 */
export function hostIdentity(): string {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8));
  const pids = attempt(() => readlinkSync('/proc/self/ns/pid').replace(/\D/g, ''));
  return `${hostname()}/${boot}/${pids}`;
}

/** True unless the process is certainly gone. A reused id only makes the answer careful. */
export function mayBeAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** SIGKILL; a process that is gone already is fine. */
export function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '-'; // not Linux
  }
}
