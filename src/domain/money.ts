/** Money inside is an integer number of millionths of a US dollar. */
export type Micros = number;

/** The hours in a month that list prices are quoted with (AWS, Google and Azure calculators: 730). */
export const hoursPerMonth = 730;

/** The monthly amount of an hourly one. */
export function monthly(hourly: Micros): Micros {
  return hourly * hoursPerMonth;
}

/** US dollars, as a number for people and programs outside. */
export function toDollars(micros: Micros): number {
  return micros / 1_000_000;
}

/** `$0.0312`: as many digits as asked for, with the sign before the dollar sign. */
export function formatDollars(micros: Micros, digits: number): string {
  const sign = micros < 0 ? '-' : '';
  const [whole = '0', fraction] = (Math.abs(micros) / 1_000_000).toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}$${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** `$22.78/month` for a monthly amount. */
export function formatMonthly(amount: Micros): string {
  return `${formatDollars(amount, 2)}/month`;
}

/** `$0.0312/hour · $22.78/month` for an hourly amount. */
export function formatRate(hourly: Micros): string {
  return `${formatDollars(hourly, 4)}/hour · ${formatMonthly(monthly(hourly))}`;
}

/** The highest amount that can be typed, in dollars. */
const mostDollars = 1_000_000_000;

/** Dollars that a person typed, such as `250`, `$1,200` or `99.50`, in cents; null for what is no such amount. */
export function readCents(typed: string): number | null {
  const plain = typed.trim().replace(/^\$\s?/, '');
  if (!/^(\d{1,10}|\d{1,3}(,\d{3})+)(\.\d{1,2})?$/.test(plain)) return null;
  const [whole = '0', fraction = ''] = plain.replaceAll(',', '').split('.');
  const cents = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return cents <= mostDollars * 100 ? cents : null;
}

/** An amount of whole US cents, as budgets are stored. */
export function fromCents(cents: number): Micros {
  return cents * 10_000;
}
