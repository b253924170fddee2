import { formatMonthly, monthly } from '../../domain/money.ts';
import type { CostLine, PlannedChange } from '../../domain/plan.ts';
import type { PricePart } from '../../domain/price.ts';
import type { Resource } from '../../domain/resource.ts';
import type { PlanDetails } from '../../engine/plans/plan-view.ts';
import { costDelta, planCounts, signs, together, why } from './plan.ts';

/**
 * A whole plan as plain text: each change with the settings that it makes or changes, then what each resource costs. Lines
 * of what comes begin with +, of what goes with -, so that a `diff` block colours them.
 */
export function planText({ plan, before, after }: PlanDetails): string {
  const own = plan.changes.filter(({ outside }) => !outside);
  const outside = plan.changes.filter((change) => change.outside);
  const settings = (changes: readonly PlannedChange[]) => changeLines(changes, before, after);
  return [
    `Plan ${plan.id}: ${planCounts(plan)}`,
    '',
    ...(plan.changes.length === 0 ? ['Everything is already as wanted.'] : byResource(own).flatMap(settings)),
    ...(outside.length === 0
      ? []
      : ['', 'Not asked for by this session:', ...byResource(outside).flatMap(settings)]),
    '',
    `Cost: ${costDelta(plan.cost).replaceAll('`', '')}`,
    ...(plan.cost.lines ?? []).map(costLine),
    `In total then ${perMonth(plan.cost.after)}${plan.cost.notPriced.length > 0 ? ', without what is not priced' : ''}`,
  ].join('\n');
}

function byResource(changes: readonly PlannedChange[]): readonly (readonly PlannedChange[])[] {
  return together(changes, ({ resource, address }) => JSON.stringify([resource ?? address]));
}

/** All that happens to one resource, then the settings that change. */
function changeLines(
  changes: readonly PlannedChange[],
  before: readonly Resource[],
  after: readonly Resource[],
): string[] {
  const name = changes[0]?.resource;
  const old = before.find((one) => one.name === name)?.inputs ?? {};
  const now = after.find((one) => one.name === name)?.inputs ?? {};
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  const changed = names.filter((field) => old[field] !== now[field]);
  return [
    ...changes.map(({ action, address, reason }) => `${signs[action]} ${address}${why(action, reason)}`),
    ...(changes.every(({ action }) => action === 'delete')
      ? []
      : changed.map((field) => `    ${field}: ${settingWords(old[field], now[field])}`)),
  ];
}

type Setting = Resource['inputs'][string] | undefined;

function settingWords(old: Setting, now: Setting): string {
  const shown = (value: Setting) => (value === undefined ? 'none' : JSON.stringify(value));
  return old === undefined ? shown(now) : `${shown(old)} → ${shown(now)}`;
}

function costLine({ name, before, after, parts = [] }: CostLine): string {
  const of = partsWords(parts);
  if (before === after) return `    ${name}: ${costWord(after)}${of}`;
  if (before === 'absent') return `+   ${name}: ${costWord(after)}${of}`;
  if (after === 'absent') return `-   ${name}: ${costWord(before)}${of}`;
  return `    ${name}: ${costWord(before)} → ${costWord(after)}${of}`;
}

/** What a price consists of, in brackets; a single part says nothing new. */
function partsWords(parts: readonly PricePart[]): string {
  if (parts.length < 2) return '';
  const words = parts.map(({ what, hourly }) => `${what} ${costWord(hourly)}`);
  return ` (${words.join(', ')})`;
}

function costWord(hourly: CostLine['after']): string {
  if (hourly === 'absent') return 'nothing';
  return hourly === null ? 'not priced' : perMonth(hourly);
}

function perMonth(hourly: number): string {
  return formatMonthly(monthly(hourly));
}
