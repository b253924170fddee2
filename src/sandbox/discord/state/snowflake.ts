/** First millisecond of 2015, from which Discord counts (docs: Reference, Snowflakes). */
const discordEpoch = 1_420_070_400_000;

/**
 * Makes ids as Discord does: the time in the upper bits, a counter below. Each id is greater than the one before,
 * also within a millisecond and when the clock goes back.
 */
export function createSnowflakes(now: () => number): () => string {
  let last = 0n;
  return () => {
    const earliest = BigInt(now() - discordEpoch) << 22n;
    last = earliest > last ? earliest : last + 1n;
    return String(last);
  };
}

/** Orders ids by age, oldest first. */
export function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return BigInt(one.id) < BigInt(other.id) ? -1 : 1;
}

/** Milliseconds since 1970 at which an id was made. */
export function timeOf(id: string): number {
  return Number(BigInt(id) >> 22n) + discordEpoch;
}
