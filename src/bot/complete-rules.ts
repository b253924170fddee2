import type { Actor } from '../domain/actor.ts';
import type { Orchestrator } from '../engine/orchestrator.ts';
import { cut } from './text.ts';
import { ruleWords } from './words/rules.ts';

/** Discord's limit for a choice. */
const maxChoice = 100;

/** The rules that an actor may take away, found by id, place or words. */
export async function policyChoices(orchestrator: Orchestrator, actor: Actor, typed: string) {
  const wanted = typed.trim().toLowerCase();
  return (await orchestrator.listPolicies(actor))
    .filter(({ mayRemove }) => mayRemove)
    .map(({ id, project, rule }) => ({
      name: `${id} · ${project ?? 'server'} · ${ruleWords(rule).replaceAll('`', '')}`,
      value: id,
    }))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map(({ name, value }) => ({ name: cut(name, maxChoice), value }));
}

/** Lists that begin with what is typed up to the last comma, and go on with one of the regions. */
export function regionLists(typed: string, regions: readonly string[]): readonly string[] {
  const begun = typed.slice(0, typed.lastIndexOf(',') + 1);
  const taken = begun.split(',').map((one) => one.trim().toLowerCase());
  return regions
    .filter((region) => !taken.includes(region))
    .map((region) => (begun === '' ? region : `${begun} ${region}`))
    .filter((list) => list.length <= maxChoice);
}

/** Every time zone by name. */
export function timeZones(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}
