import type { Machine } from './machine.ts';
import type { Measured, Row } from './measure.ts';
import { inWords } from './statistics.ts';

/** What is kept of a run. */
export type Results = Measured & { readonly date: string; readonly machine: Machine };

/** A row on one line, for the terminal. */
export function rowLine({ what, reference, ratio, ours, theirs }: Row): string {
  return `${inWords(ratio.median).padStart(7)}  ${what}, against ${reference} (${ms(ours.median)} against ${ms(theirs.median)})`;
}

const begins = '<!-- results -->\n';
const ends = '<!-- /results -->\n';

/** A page with the results put between its marks. */
export function withResults(page: string, results: Results): string {
  const [before = '', rest = ''] = page.split(begins);
  const [, after = ''] = rest.split(ends);
  return `${before}${begins}${tables(results)}${ends}${after}`;
}

function tables({ date, machine, rows, phases }: Results): string {
  const { cpu, cores, memoryGigabytes, system, node, terraform } = machine;
  const cells = rows.map(
    ({ what, reference, ratio, ours, theirs, rounds }) =>
      `| ${what} | ${reference} | **${inWords(ratio.median)}** | ${inWords(ratio.low)} to ${inWords(ratio.high)} | ${ms(ours.median)} | ${ms(theirs.median)} | ${rounds} |`,
  );
  return [
    `Measured on ${date}: ${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${system}, Node ${node}, terraform ${terraform}.`,
    '',
    '| what | against | ratio | quartiles | ours | theirs | rounds |',
    '|---|---|---|---|---|---|---|',
    ...cells,
    '',
    'Where the time of one deployment goes (medians, by the clock of the database):',
    '',
    '| plan waits for a worker | plan | apply waits for a worker | apply |',
    '|---|---|---|---|',
    `| ${ms(phases.planWaits)} | ${ms(phases.plan)} | ${ms(phases.applyWaits)} | ${ms(phases.apply)} |`,
    '',
  ].join('\n');
}

function ms(milliseconds: number): string {
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
