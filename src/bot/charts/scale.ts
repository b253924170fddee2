import { ticks } from 'd3-array';

/** A vertical scale that begins at 0, with marks at round amounts. */
export type Scale = { readonly top: number; readonly marks: readonly number[] };

/**
 * A scale that holds all values, with eight marks at most; the only mark is 0 where there is nothing to show.
 * @param least the smallest step between marks: 1 for what is counted
 */
export function scaleFor(values: readonly number[], least = 0): Scale {
  const highest = Math.max(0, ...values);
  if (highest === 0) return { top: 1, marks: [0] };
  const [first = 0, second = highest] = ticks(0, highest, 4);
  const step = Math.max(least, second - first);
  const steps = Math.ceil(highest / step - 1e-9);
  return { top: steps * step, marks: Array.from({ length: steps + 1 }, (_, index) => index * step) };
}

/** `$950`, `$1.5k`, `$20k`, `$3M`; below ten dollars with cents where there are any. */
export function shortDollars(micros: number): string {
  const dollars = micros / 1_000_000;
  if (dollars >= 1_000_000) return `$${trimmed(dollars / 1_000_000)}M`;
  if (dollars >= 1000) return `$${trimmed(dollars / 1000)}k`;
  return dollars < 10 && !Number.isInteger(dollars) ? `$${dollars.toFixed(2)}` : `$${trimmed(dollars)}`;
}

function trimmed(amount: number): string {
  return String(Math.round(amount * 10) / 10);
}

/** Which of so many columns get a label, so that at most `most` do: the last one, and others at equal distances. */
export function labelled(columns: number, most: number): number[] {
  const step = Math.ceil(columns / most);
  const chosen: number[] = [];
  for (let column = columns - 1; column >= 0; column -= step) chosen.unshift(column);
  return chosen;
}
