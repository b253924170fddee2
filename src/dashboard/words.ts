import type { Reason } from '../domain/reason.ts';

/** A duration as one reads it at a glance: `8 s`, `4 min`, `2 h 5 min`, `3 d`. */
export function spanWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** `1 run`, `2 runs`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Why a run failed, in a line: terraform's own words where there are any. */
export function reasonWords(reason: Reason | null): string {
  if (reason === null) return 'no reason was recorded';
  const diagnostic = reason.diagnostics?.find(({ severity }) => severity === 'error');
  const what = reason.code.toLowerCase().replaceAll('_', ' ');
  if (diagnostic === undefined) return what;
  const where = diagnostic.address === null ? '' : ` (${diagnostic.address})`;
  return `${what}: ${diagnostic.summary}${where}`;
}
