import { Cron } from 'croner';
import { invalidInput, type Violation } from '../domain/errors.ts';
import type { PolicyRule } from '../domain/policy-rule.ts';

type Freeze = Extract<PolicyRule, { kind: 'freeze' }>;

/** The longest window: after a month, a rule against applying is meant for good. */
const longestMinutes = 31 * 24 * 60;

/**
 * When the last window that is open at `now` ends, or null when none is. A window begins at each moment that the cron
 * expression names in the rule's time zone, and is open from its first to before its last moment.
 */
export function frozenUntil(rules: readonly PolicyRule[], now: Date): Date | null {
  const ends = rules.flatMap((rule) => (rule.kind === 'freeze' ? openWindow(rule, now) : []));
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}

/** The end of the newest window that is open now; windows may overlap. */
function openWindow(freeze: Freeze, now: Date): readonly number[] {
  const length = freeze.durationMinutes * 60_000;
  const cron = cronOf(freeze);
  let end: number | null = null;
  // The first start after the moment at which a window would just have ended, then the ones that follow it.
  let start = cron.nextRun(new Date(now.getTime() - length));
  while (start !== null && start <= now) {
    end = start.getTime() + length;
    start = cron.nextRun(start);
  }
  return end === null ? [] : [end];
}

/** When the next window begins after `now`; null when there is none any more. */
export function nextFreeze(freeze: Freeze, now: Date): Date | null {
  return cronOf(freeze).nextRun(now);
}

/**
 * What is wrong with a freeze as it was typed; its fields are named as the command's options are.
 * @throws DomainError INPUT_INVALID
 */
export function requireFreeze(freeze: Freeze, now: Date): Freeze {
  const problems: Violation[] = [];
  const { cron, durationMinutes, timeZone } = freeze;
  if (!isTimeZone(timeZone)) {
    problems.push({ field: 'timezone', problem: 'must be a time zone such as `Europe/Berlin` or `UTC`' });
  }
  const parts = cron.trim().split(/\s+/).length;
  if (parts !== 5 || !hasRuns(cron, now)) {
    problems.push({
      field: 'cron',
      problem:
        'must be five fields (minute, hour, day, month, weekday) that name a moment to come, such as `0 18 * * FRI`',
    });
  }
  if (!Number.isInteger(durationMinutes) || durationMinutes < 1 || durationMinutes > longestMinutes) {
    problems.push({ field: 'duration', problem: 'must be between one minute and 31 days, such as `62h`' });
  }
  if (problems.length > 0) throw invalidInput(...problems);
  return { ...freeze, cron: cron.trim().replaceAll(/\s+/g, ' ') };
}

function cronOf({ cron, timeZone }: Pick<Freeze, 'cron' | 'timeZone'>): Cron {
  return new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });
}

function hasRuns(cron: string, now: Date): boolean {
  try {
    return cronOf({ cron, timeZone: 'UTC' }).nextRun(now) !== null;
  } catch {
    return false;
  }
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
