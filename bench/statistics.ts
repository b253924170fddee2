/** The middle of some numbers and how far they lie apart. */
export type Spread = { readonly median: number; readonly low: number; readonly high: number };

/** The median with the quartiles. @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** By linear interpolation between neighbours (Hyndman and Fan's type 7, the default of R and NumPy). */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** Each number divided by the one of the same round: what slows a machine for a while slows both. */
export function ratiosOf(ours: readonly number[], reference: readonly number[]): readonly number[] {
  return ours.map((value, round) => value / (reference[round] ?? Number.NaN));
}

/** `0.58 ×` */
export function inWords(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}
