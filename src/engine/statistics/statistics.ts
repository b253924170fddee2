import { priceOf } from '../../catalog/cost.ts';
import { providerOf } from '../../catalog/registry.ts';
import { desiredOf } from '../../db/changes.ts';
import type { Executor } from '../../db/client.ts';
import type { Project } from '../../db/projects.ts';
import {
  activeMembers,
  countSessions,
  deployedTypes,
  endedApplies,
  firstDay,
  knownCosts,
  lastApplyDays,
  medianTimes,
  type Period,
} from '../../db/statistics.ts';
import { atDayEnds, countsOfDays, successRate, sumOfDays } from '../../domain/daily.ts';
import { invalidInput } from '../../domain/errors.ts';
import { type Micros, monthly } from '../../domain/money.ts';
import { phases } from '../../domain/phase.ts';
import { isPriced, sumOfPrices } from '../../domain/price.ts';
import { administeredProjects } from '../access/administered.ts';
import type { EngineContext } from '../context.ts';
import type { Statistics, StatisticsUseCases } from './statistics-use-cases.ts';

const usualDays = 30;
const mostDays = 365;

const dayMs = 24 * 3_600_000;

/** `statistics` of the orchestrator. */
export function statisticsWith({ db }: EngineContext): StatisticsUseCases['statistics'] {
  return async (actor, { days = usualDays, project } = {}) => {
    const projects = await administeredProjects(db, actor, project);
    if (!Number.isInteger(days) || days < 1 || days > mostDays) {
      throw invalidInput({ field: 'days', problem: `must be a whole number from 1 to ${mostDays}` });
    }
    const snapshot = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const;
    return db.transaction((tx) => read(tx, projects, days), snapshot);
  };
}

async function read(db: Executor, projects: readonly Project[], days: number): Promise<Statistics> {
  const period: Period = { projectIds: projects.map(({ id }) => id), days };
  const ended = await endedApplies(db, period);
  const endedOn = (outcome: string) =>
    countsOfDays(
      ended.filter((one) => one.outcome === outcome),
      days,
    );
  const [succeeded, failed, cancelled] = [endedOn('succeeded'), endedOn('failed'), endedOn('cancelled')];
  const applies = { succeeded: sum(succeeded), failed: sum(failed), cancelled: sum(cancelled) };
  const times = await medianTimes(db, period);
  const cost = await costs(db, projects, period);
  const begin = await firstDay(db, period);
  return {
    projects: projects.map(({ name }) => name),
    sessions: await countSessions(db, period),
    applies,
    successRate: successRate(applies),
    phases: phases.flatMap((phase) => times.filter((one) => one.phase === phase)),
    members: await activeMembers(db, period),
    types: await deployedTypes(db, period),
    days: cost.hourly.map((hourly, day) => ({
      start: new Date(begin.getTime() + day * dayMs),
      succeeded: succeeded[day] ?? 0,
      failed: failed[day] ?? 0,
      monthly: monthly(hourly),
    })),
    notPriced: cost.notPriced,
  };
}

/**
 * What everything cost an hour at the end of each day. What an apply left that did not succeed no plan says: the next plan
 * of its project knows, and after the last apply what is deployed now.
 */
async function costs(
  db: Executor,
  projects: readonly Project[],
  period: Period,
): Promise<{ hourly: readonly Micros[]; notPriced: number }> {
  const known = await knownCosts(db, period);
  const lastApplies = await lastApplyDays(db, period);
  const series: number[][] = [];
  let notPriced = 0;
  for (const { id, provider } of projects) {
    const prices = (await desiredOf(db, id)).map((resource) => priceOf(providerOf(provider), resource));
    notPriced += prices.filter((price) => !isPriced(price)).length;
    const now = { day: lastApplies.get(id) ?? -1, value: sumOfPrices(prices) };
    const earlier = known.filter(({ projectId, day }) => projectId === id && day < now.day);
    series.push(atDayEnds([...earlier, now], period.days));
  }
  return { hourly: sumOfDays(series, period.days), notPriced };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
