import { formatRate, type Micros } from './money.ts';

/** A part of what a resource costs, such as its disk: an hour's list price, or null where none is known. */
export type PricePart = { readonly what: string; readonly hourly: Micros | null };

/** What a resource costs an hour. */
export type Price = {
  /** All parts whose price is known, together. With `missing` it is the least that the resource costs. */
  readonly hourly: Micros;
  /** The parts without a known price: shown as such, never counted as zero. */
  readonly missing: readonly string[];
  readonly parts: readonly PricePart[];
};

/** Parts → the price of the whole. What has no parts costs nothing by the hour. */
export function priceOfParts(parts: readonly PricePart[]): Price {
  return {
    hourly: parts.reduce((sum, { hourly }) => sum + (hourly ?? 0), 0),
    missing: parts.filter(({ hourly }) => hourly === null).map(({ what }) => what),
    parts,
  };
}

/** All that is known of several prices, together. */
export function sumOfPrices(prices: readonly Price[]): Micros {
  return prices.reduce((sum, { hourly }) => sum + hourly, 0);
}

/** Whether the price of every part is known. */
export function isPriced({ missing }: Price): boolean {
  return missing.length === 0;
}

/** Whether nothing of it has a known price. */
export function isUnpriced({ missing, parts }: Price): boolean {
  return parts.length > 0 && missing.length === parts.length;
}

/** `$0.0980/hour · $71.54/month, disk not priced`, or `not priced`. @param rate how to write the amount */
export function formatPrice(price: Price, rate: (hourly: Micros) => string = formatRate): string {
  if (isUnpriced(price)) return 'not priced';
  return [rate(price.hourly), ...price.missing.map((what) => `${what} not priced`)].join(', ');
}
