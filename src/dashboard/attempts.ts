import { isIPv4 } from 'node:net';
import { RateLimiterMemory } from 'rate-limiter-flexible';

/** How many wrong credentials an address may show within how long. */
export type AttemptLimit = { readonly wrong: number; readonly seconds: number };

export const defaultAttemptLimit: AttemptLimit = { wrong: 10, seconds: 300 };

/** Counts wrong credentials, and nothing else, by the address that they come from. */
export type Attempts = {
  /** How long an address has to wait before it may show credentials again, in seconds; 0: not at all. */
  waitSeconds(address: string): Promise<number>;
  /** An address has shown wrong credentials. */
  wrong(address: string): Promise<void>;
};

export function createAttempts(limit: AttemptLimit): Attempts {
  const limiter = new RateLimiterMemory({ points: limit.wrong, duration: limit.seconds });
  return {
    async waitSeconds(address) {
      const seen = await limiter.get(networkOf(address));
      if (seen === null || seen.consumedPoints < limit.wrong) return 0;
      return Math.max(1, Math.ceil(seen.msBeforeNext / 1000));
    },
    async wrong(address) {
      await limiter.penalty(networkOf(address));
    },
  };
}

/** Whoever has one IPv6 address has the 2^64 beside it, too. */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  const mapped = plain.replace(/^::ffff:/, '');
  if (isIPv4(mapped)) return mapped;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length;
  const all = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
