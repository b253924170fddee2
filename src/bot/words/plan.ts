import { formatDollars, formatRate, monthly } from '../../domain/money.ts';
import type { CostLine, PlanAction, PlanCost, PlannedChange } from '../../domain/plan.ts';
import { formatPrice, type Price, type PricePart, priceOfParts } from '../../domain/price.ts';
import type { Change, ChangeAction } from '../../domain/resource.ts';
import type { PlanView } from '../../engine/plans/plan-view.ts';
import { code, someOf } from '../text.ts';
import { typeLabel } from './types.ts';

/** `2 to add, 0 to change, 0 to destroy`, as terraform says it. */
export function planCounts({ toAdd, toChange, toDestroy }: PlanView): string {
  return `${toAdd} to add, ${toChange} to change, ${toDestroy} to destroy`;
}

/** The hourly and monthly difference that a plan makes. */
export function costDelta({ before, after }: PlanCost): string {
  return `\`${formatRate(after - before)}\``;
}

/** The list price of one resource; what has none is named so, never shown as zero. */
export function priceWords(price: Price): string {
  if (price.parts.length === 0) return 'nothing by the hour';
  return formatPrice(price, (hourly) => `\`${formatRate(hourly)}\``);
}

/** Names in a list; a lobby has room for a few. */
const maxListed = 5;

/** The difference, then the total before and after; what has no price is named, never counted as zero. */
export function costWords(cost: PlanCost): string {
  const before = `\`${formatDollars(monthly(cost.before), 2)}/month\``;
  const total = `Cost: ${costDelta(cost)}, in total ${before} → \`${formatRate(cost.after)}\``;
  if (cost.notPriced.length === 0) return total;
  return `${total}\nNot priced: ${someOf(
    cost.notPriced.map((name) => `${code(name, 40)}${missingWords(cost, name)}`),
    maxListed,
  )}`;
}

/** Which parts of a resource have no price, in brackets; nothing where it is all of it. */
function missingWords({ lines = [] }: PlanCost, name: string): string {
  const line = lines.find((one) => one.name === name);
  if (line?.parts === undefined || line.after === null) return '';
  return ` (${priceOfParts(line.parts).missing.join(', ')})`;
}

/** What each resource whose cost changes costs a month, before and after. */
export function costLines(cost: PlanCost | undefined): string[] {
  const amount = (hourly: CostLine['before']) => (hourly === 'absent' ? 0 : hourly);
  const changed = (cost?.lines ?? []).filter(({ before, after }) => amount(before) !== amount(after));
  return changed.map(
    ({ name, before, after, parts = [] }) =>
      `${code(name, 40)} ${monthWord(before)} → ${monthWord(after)}${missingPart(after, parts)}`,
  );
}

/** An amount without all of its parts says so. */
function missingPart(hourly: CostLine['after'], parts: readonly PricePart[]): string {
  if (hourly === null || hourly === 'absent') return '';
  return priceOfParts(parts)
    .missing.map((what) => `, ${what} not priced`)
    .join('');
}

function monthWord(hourly: CostLine['before']): string {
  if (hourly === null) return 'not priced';
  return formatDollars(hourly === 'absent' ? 0 : monthly(hourly), 2);
}

/** Terraform's own signs. */
export const signs: Readonly<Record<PlanAction, string>> = {
  create: '+',
  update: '~',
  delete: '-',
  replace: '-/+',
};

/** Addresses in a line: a network alone has a dozen, and all are in the details. */
const maxAddresses = 2;

/** Planned changes, a line for each thing that is done to a resource; all but a plain creation says what it is, and why. */
export function changeWords(planned: readonly PlannedChange[]): string[] {
  return alike(planned).map((changes) => {
    const [{ action, reason, resource }] = changes;
    return resource === null
      ? `${signs[action]} ${addressesOf(changes)}${why(action, reason)}`
      : `${signs[action]} ${code(resource, 40)}${why(action, reason)} · ${addressesOf(changes)}`;
  });
}

/** Changes of one resource that are the same, together; what no resource owns stays alone. */
function alike(planned: readonly PlannedChange[]) {
  return together(planned, ({ resource, action, reason, address }) =>
    JSON.stringify(resource === null ? [address] : [resource, action, reason]),
  );
}

/** Items with the same key stand together, where the first of them is. */
export function together<T>(items: readonly T[], keyOf: (item: T) => string): readonly [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function addressesOf(changes: readonly PlannedChange[]): string {
  return someOf(
    changes.map(({ address }) => code(address, 120)),
    maxAddresses,
  );
}

const changeSigns: Readonly<Record<ChangeAction, string>> = { add: '+', update: '~', remove: '-' };

/** One entry of a change set as a line: what the session asks for. */
export function askedWords(change: Change): string {
  return `${changeSigns[change.action]} ${resourceWords(change)}`;
}

/** What a plan does for the change set, entry by entry: approvers see what is made, replaced and destroyed. */
export function plannedWords(asked: readonly Change[], planned: readonly PlannedChange[]): string[] {
  const names = new Set(asked.map(({ name }) => name));
  return [
    ...asked.flatMap((change) => {
      const own = alike(planned.filter(({ resource }) => resource === change.name));
      if (own.length === 0) return [`= ${resourceWords(change)}: already as wanted`];
      return own.map((changes) => {
        const [{ action, reason }] = changes;
        return `${signs[action]} ${resourceWords(change)}${why(action, reason)} · ${addressesOf(changes)}`;
      });
    }),
    ...changeWords(planned.filter(({ resource }) => resource === null || !names.has(resource))),
  ];
}

/** Why something is planned that is no plain creation, in brackets. */
export function why(action: PlanAction, reason: string | null): string {
  if (action === 'create') return '';
  // It is what "delete" says already.
  if (reason === 'delete_because_no_resource_config') return ' (delete)';
  if (reason === 'tainted') return ` (${action}: it was made by half)`;
  return reason === null ? ` (${action})` : ` (${action}: ${reason.replaceAll('_', ' ')})`;
}

function resourceWords({ action, type, name, inputs }: Change): string {
  const size = inputs['machine_type'];
  const details = size === undefined || action === 'remove' ? '' : ` · ${code(String(size), 40)}`;
  return `${code(name, 40)} ${typeLabel(type)}${details}`;
}
