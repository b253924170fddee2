import { type Amounts, type Measure, sumOf } from '../domain/amounts.ts';

/** What a project has, and what sessions in flight may add to it. */
export type Usage = { readonly deployed: Amounts; readonly reserved: Amounts };

/**
 * What a project uses up: what is deployed, and what each session in flight would add to it. What a session would take
 * away counts only once it is gone.
 * @param wanted what there would be after each session, if it alone were applied
 */
export function usageOf(deployed: Amounts, wanted: readonly Amounts[]): Usage {
  return { deployed, reserved: sumOf(wanted.map((after) => additions(deployed, after))) };
}

/** Of one measure, deployed and reserved together. */
export function usedOf({ deployed, reserved }: Usage, measure: Measure): number {
  return (deployed.get(measure) ?? 0) + (reserved.get(measure) ?? 0);
}

/** What there is more of in `after` than in `before`. */
export function additions(before: Amounts, after: Amounts): Amounts {
  const grown = [...after].map(
    ([measure, amount]) => [measure, amount - (before.get(measure) ?? 0)] as const,
  );
  return new Map(grown.filter(([, more]) => more > 0));
}
