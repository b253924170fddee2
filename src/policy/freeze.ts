import { Cron } from 'croner';
import { invalidInput, type Violation } from '../domain/errors.ts';
import type { PolicyRule } from '../domain/policy-rule.ts';

type Freeze = Extract<PolicyRule, { kind: 'freeze' }>;

/** From its first moment to before its last, nothing is applied. */
export type FreezeWindow = { readonly start: Date; readonly end: Date };

/** The longest window: after a month, a rule against applying is meant for good. */
const longestMinutes = 31 * 24 * 60;
const longestCron = 100;

/** When the last window that is open at `now` ends, or null when none is. */
export function frozenUntil(rules: readonly PolicyRule[], now: Date): Date | null {
  const ends = rules
    .flatMap((rule) => (rule.kind === 'freeze' ? (openWindow(rule, now) ?? []) : []))
    .map(({ end }) => end.getTime());
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}

/** The window that is open at `now`, else the next one; null where none comes any more. */
export function nextWindow(freeze: Freeze, now: Date): FreezeWindow | null {
  const open = openWindow(freeze, now);
  if (open !== null) return open;
  const start = cronOf(freeze).nextRun(now);
  return start === null ? null : windowFrom(freeze, start);
}

/**
 * Of the windows that are open at `now`, the one that ends last. One begins at each moment that the cron expression names
 * in the rule's time zone. At a change of clocks croner decides: what names one time of day begins once, in a skipped
 * hour at its end; what names several begins at all that there are. A window's length is real time.
 */
function openWindow(freeze: Freeze, now: Date): FreezeWindow | null {
  // All are equally long, so the newest ends last. The moment `now` itself counts as a start.
  const [start] = cronOf(freeze).previousRuns(1, new Date(now.getTime() + 1));
  if (start === undefined) return null;
  const window = windowFrom(freeze, start);
  return now < window.end ? window : null;
}

function windowFrom({ durationMinutes }: Freeze, start: Date): FreezeWindow {
  return { start, end: new Date(start.getTime() + durationMinutes * 60_000) };
}

/**
 * Checks a freeze as it was typed; its fields are named as the command's options are.
 * @returns it as it is kept: one space between fields, the time zone by its own name
 * @throws DomainError INPUT_INVALID
 */
export function requireFreeze(freeze: Freeze, now: Date): Freeze {
  const problems: Violation[] = [];
  const { durationMinutes } = freeze;
  const timeZone = timeZoneNamed(freeze.timeZone.trim());
  if (timeZone === null) {
    problems.push({ field: 'timezone', problem: 'must be a time zone such as `Europe/Berlin` or `UTC`' });
  }
  const cron = freeze.cron.trim().replaceAll(/\s+/g, ' ');
  if (cron.split(' ').length !== 5 || cron.length > longestCron || !hasRuns(cron, now)) {
    problems.push({
      field: 'cron',
      problem:
        'must be five fields (minute, hour, day, month, weekday) that name a moment to come, such as `0 18 * * FRI`',
    });
  }
  if (!Number.isInteger(durationMinutes) || durationMinutes < 1 || durationMinutes > longestMinutes) {
    problems.push({ field: 'duration', problem: 'must be between one minute and 31 days, such as `62h`' });
  }
  if (timeZone === null || problems.length > 0) throw invalidInput(...problems);
  return { ...freeze, cron, timeZone };
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

/** As the tz database writes it, or null. Some versions of Node take offsets such as `+01:00`, too, others do not. */
function timeZoneNamed(typed: string): string | null {
  if (!/^[a-z]/i.test(typed)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: typed }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
