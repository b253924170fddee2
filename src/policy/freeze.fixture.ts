/** A clock on the wall: weekday 0 is Sunday. `minutes` counts them from 1970 on, as if there were no time zones. */
type WallTime = {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  readonly weekday: number;
  readonly minutes: number;
};

/** A cron of a small grammar, as data: null stands for `*`. */
export type SmallCron = {
  readonly minute: number | null | { readonly every: number };
  readonly hour: number | null;
  readonly day: number | null;
  readonly weekdays: readonly number[] | null;
};

const minuteMs = 60_000;

export function cronText({ minute, hour, day, weekdays }: SmallCron): string {
  const first = minute === null ? '*' : typeof minute === 'number' ? minute : `*/${minute.every}`;
  return [first, hour ?? '*', day ?? '*', '*', weekdays?.join(',') ?? '*'].join(' ');
}

/**
 * The start of the newest window that begins from `from` to `to`, found by looking at every minute; null for none. What
 * names one time of day begins at the first of two equal times, and, where clocks skip it, at the moment they do.
 */
export function slowNewestStart(cron: SmallCron, timeZone: string, from: Date, to: Date): Date | null {
  const wallAt = wallClock(timeZone);
  const fixed = typeof cron.minute === 'number' && cron.hour !== null;
  let newest: Date | null = null;
  const seen = new Set<number>();
  // Three hours earlier, so that the first of two equal times is seen.
  const first = Math.ceil(from.getTime() / minuteMs) - 180;
  let before = wallAt(first - 1);
  for (let at = first; at * minuteMs <= to.getTime(); at++) {
    const wall = wallAt(at);
    const isSecond = seen.has(wall.minutes);
    seen.add(wall.minutes);
    const skipped = fixed && skippedMinutes(before, wall).some((one) => matches(cron, one));
    if ((matches(cron, wall) && !(fixed && isSecond)) || skipped) newest = new Date(at * minuteMs);
    before = wall;
  }
  return newest !== null && newest >= from ? newest : null;
}

function matches(cron: SmallCron, { minute, hour, day, weekday }: WallTime): boolean {
  const { minute: wanted } = cron;
  const inMinute =
    wanted === null || (typeof wanted === 'number' ? minute === wanted : minute % wanted.every === 0);
  if (!inMinute || (cron.hour !== null && hour !== cron.hour)) return false;
  const onDay = cron.day === null || day === cron.day;
  const onWeekday = cron.weekdays?.includes(weekday) ?? true;
  // Where both are given, either will do.
  return cron.day !== null && cron.weekdays !== null ? onDay || onWeekday : onDay && onWeekday;
}

/** Times of the same day that no clock showed between these two. */
function skippedMinutes(before: WallTime, after: WallTime): readonly WallTime[] {
  const skipped: WallTime[] = [];
  for (let minutes = before.minutes + 1; minutes < after.minutes; minutes++) {
    const one = wallTime(minutes);
    if (one.day === after.day) skipped.push(one);
  }
  return skipped;
}

function wallTime(minutes: number): WallTime {
  const date = new Date(minutes * minuteMs);
  return {
    minutes,
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    weekday: date.getUTCDay(),
  };
}

/** What a clock in that zone shows, by the minute since 1970. */
function wallClock(timeZone: string): (minute: number) => WallTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  });
  return (at) => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = format
      .format(at * minuteMs)
      .split(/\D+/)
      .map(Number);
    return wallTime(Date.UTC(year, month - 1, day, hour, minute) / minuteMs);
  };
}
