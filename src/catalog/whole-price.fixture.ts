import type { Micros } from '../domain/money.ts';
import { isPriced } from '../domain/price.ts';
import type { Resource } from '../domain/resource.ts';
import type { Provider } from './contract.ts';
import { priceOf } from './cost.ts';

/** What a resource costs an hour where the price of every part is known; else null. */
export function wholePriceOf(provider: Provider, resource: Resource): Micros | null {
  const price = priceOf(provider, resource);
  return isPriced(price) ? price.hourly : null;
}
