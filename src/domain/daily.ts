/** What something came to on a day, counted from 0; the latest word of the time before is that of day -1. */
export type DayPoint = { readonly day: number; readonly value: number };

/** The value at the end of each of so many days: what was known last, 0 before anything was. */
export function atDayEnds(points: readonly DayPoint[], days: number): number[] {
  const known = new Map(points.map(({ day, value }) => [day, value]));
  let value = known.get(-1) ?? 0;
  return Array.from({ length: days }, (_, day) => {
    value = known.get(day) ?? value;
    return value;
  });
}

/** Day by day the sum of all series, each of so many days. */
export function sumOfDays(series: readonly (readonly number[])[], days: number): number[] {
  return Array.from({ length: days }, (_, day) => series.reduce((sum, one) => sum + (one[day] ?? 0), 0));
}

/** How much there was on each of so many days; what is missing is none. */
export function countsOfDays(counts: readonly DayPoint[], days: number): number[] {
  const counted = new Array<number>(days).fill(0);
  for (const { day, value } of counts) {
    if (day >= 0 && day < days) counted[day] = (counted[day] ?? 0) + value;
  }
  return counted;
}

/** Sums over groups of `size` days; the last group is whole, the first may be shorter. */
export function groupedDays(values: readonly number[], size: number): number[] {
  const groups = Math.ceil(values.length / size);
  const missing = groups * size - values.length;
  const sums = new Array<number>(groups).fill(0);
  for (const [day, value] of values.entries()) {
    const group = Math.floor((day + missing) / size);
    sums[group] = (sums[group] ?? 0) + value;
  }
  return sums;
}

/** How much of what ended did so successfully, from 0 to 1; null when nothing ended. */
export function successRate({ succeeded, failed }: { succeeded: number; failed: number }): number | null {
  const ended = succeeded + failed;
  return ended === 0 ? null : succeeded / ended;
}
