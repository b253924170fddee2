/** What is counted: resources by their type, `vcpus`, `memory_gb`, and `hourly_micros` of list price. */
export type Measure = string;

/** How much there is of each measure; what is missing is none. */
export type Amounts = ReadonlyMap<Measure, number>;

/** The measures that are not types of resources. */
export const vcpus = 'vcpus';
export const memoryGb = 'memory_gb';
export const hourlyMicros = 'hourly_micros';

/** All of them together. */
export function sumOf(all: readonly Amounts[]): Amounts {
  const sum = new Map<Measure, number>();
  for (const amounts of all) {
    for (const [measure, amount] of amounts) sum.set(measure, (sum.get(measure) ?? 0) + amount);
  }
  return sum;
}
