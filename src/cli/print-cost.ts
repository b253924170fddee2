import type { Provider } from '../catalog/contract.ts';
import { formatUsage, priceOf, usagePricesOf } from '../catalog/cost.ts';
import { formatRate, hoursPerMonth, type Micros, toDollars } from '../domain/money.ts';
import { formatPrice, isPriced, isUnpriced, type PricePart, sumOfPrices } from '../domain/price.ts';
import type { Resource } from '../domain/resource.ts';
import { readDeployment } from './deployment-file.ts';
import { printResult } from './output.ts';

/** Prints what a deployment file costs: for people, or as JSON for programs. @throws DomainError INPUT_INVALID */
export async function printCost(file: string, { asJson }: { readonly asJson: boolean }): Promise<void> {
  const { provider, resources } = await readDeployment(file);
  const priced = resources.map((resource) => pricedResource(provider, resource));
  printResult(asJson ? JSON.stringify(asData(priced), null, 2) : asLines(priced).join('\n'));
}

function pricedResource(provider: Provider, resource: Resource) {
  const { name, type } = resource;
  return { name, type, price: priceOf(provider, resource), usage: usagePricesOf(provider, resource) };
}

type Priced = ReturnType<typeof pricedResource>;

/** All that is known together; null where nothing is. */
function totalOf(all: readonly Priced[]): Micros | null {
  return all.length > 0 && all.every(({ price }) => isUnpriced(price))
    ? null
    : sumOfPrices(all.map(({ price }) => price));
}

function notPriced(all: readonly Priced[]): readonly string[] {
  return all.filter(({ price }) => !isPriced(price)).map(({ name }) => name);
}

function asData(all: readonly Priced[]) {
  return {
    currency: 'USD',
    resources: all.map(({ name, type, price, usage }) => ({
      name,
      type,
      ...inDollars(isUnpriced(price) ? null : price.hourly),
      parts: price.parts.map(({ what, hourly }) => ({ what, ...inDollars(hourly) })),
      by_use: usage.map((one) => ({ ...one, price: one.price === null ? null : toDollars(one.price) })),
    })),
    total: inDollars(totalOf(all)),
    not_priced: notPriced(all),
  };
}

function inDollars(hourly: Micros | null) {
  return {
    hourly: hourly === null ? null : toDollars(hourly),
    monthly: hourly === null ? null : toDollars(hourly * hoursPerMonth),
  };
}

function asLines(all: readonly Priced[]): readonly string[] {
  const [total, unpriced] = [totalOf(all), notPriced(all)];
  const names = Math.max(5, ...all.map(({ name }) => name.length)) + 2;
  const types = Math.max(0, ...all.map(({ type }) => type.length)) + 2;
  const line = (name: string, type: string, words: string) =>
    `${name.padEnd(names)}${type.padEnd(types)}${words}`;
  return [
    ...all.flatMap(({ name, type, price, usage }) => [
      line(name, type, formatPrice(price)),
      ...partLines(price.parts).map((words) => line('', '', words)),
      ...usage.map((one) => line('', '', `  by use: ${formatUsage(one)}`)),
    ]),
    line('total', '', total === null ? 'not priced' : formatRate(total)),
    ...(unpriced.length === 0 ? [] : [`The total leaves out what is not priced: ${unpriced.join(', ')}.`]),
  ];
}

/** What a price consists of; a single part says nothing new. */
function partLines(parts: readonly PricePart[]): readonly string[] {
  if (parts.length < 2) return [];
  return parts.map(({ what, hourly }) => `  ${what}: ${hourly === null ? 'not priced' : formatRate(hourly)}`);
}
