import { readResource } from '../src/catalog/inputs.ts';
import { providerOf } from '../src/catalog/registry.ts';
import { renderConfig } from '../src/catalog/render.ts';
import type { Installation } from './installation.ts';
import type { Phases } from './phases.ts';
import { createReferenceRunner, planAndApply, pullRequestTools, type Reference } from './reference.ts';
import { ratiosOf, type Spread, spreadOf } from './statistics.ts';

/** How much is measured. */
export type Effort = {
  /** Rounds of single deployments; the first one more is to warm up. */
  readonly rounds: number;
  /** Rounds of many deployments. */
  readonly manyRounds: number;
  readonly deployments: number;
  readonly projects: number;
};

/** One comparison: times in milliseconds, and ours as a share of the reference's, round by round. */
export type Row = {
  readonly what: string;
  readonly reference: Reference['name'];
  readonly rounds: number;
  readonly ours: Spread;
  readonly theirs: Spread;
  readonly ratio: Spread;
};

export type Measured = {
  readonly rows: readonly Row[];
  readonly phases: Phases;
  /** Every deployment of ours, those to warm up among them. */
  readonly deployments: number;
};

const references = [pullRequestTools, planAndApply];
const provider = providerOf('sandbox');
const resources = [{ name: 'web-1' }, { name: 'web-2' }];

/**
 * Measures ours and the references in turn, one round forwards and the next one backwards, so that a machine that gets
 * slower or quicker favours none.
 * @param options.folder where references work
 * @param options.tell takes a line about how far it is
 */
export async function measure(options: {
  readonly installation: Installation;
  readonly folder: string;
  readonly effort: Effort;
  readonly cores: number;
  readonly tell: (line: string) => void;
}): Promise<Measured> {
  const { installation, folder, effort, cores, tell } = options;
  const configuration = renderConfig(
    provider,
    resources.map((resource) => readResource(provider, 'compute_vm', resource)),
    {
      project: { id: 'reference', name: 'reference', region: 'local', protected: false },
      madeBy: () => 'reference',
    },
  );
  const runner = createReferenceRunner(folder, configuration.text);

  const single = await inTurns(effort.rounds, 1, (round) => tell(`one deployment: round ${round}`), {
    ours: async () => installation.deploy(await installation.project(), resources),
    theirs: (reference) => runner.once(reference),
  });
  const phases = await installation.phases();
  const { deployments, projects } = effort;
  const many = await inTurns(
    effort.manyRounds,
    0,
    (round) => tell(`${deployments} deployments: round ${round}`),
    {
      ours: () => deployMany(installation, deployments, projects),
      theirs: (reference) => runner.many(reference, deployments, cores),
    },
  );
  const crowd = `${deployments} deployments on ${projects} projects, ${cores} cores`;
  return {
    rows: [...rowsOf('one deployment', single), ...rowsOf(crowd, many)],
    phases,
    deployments: await installation.applied(),
  };
}

/** All projects at once, and in each one deployment after the other. */
async function deployMany(
  installation: Installation,
  deployments: number,
  projects: number,
): Promise<number> {
  const names: string[] = [];
  for (let index = 0; index < projects; index++) names.push(await installation.project());
  const began = performance.now();
  await Promise.all(
    names.map(async (name, index) => {
      for (let number = index; number < deployments; number += projects) {
        await installation.deploy(name, [{ name: `web-${number}-a` }, { name: `web-${number}-b` }]);
      }
    }),
  );
  return performance.now() - began;
}

type Times = { readonly ours: readonly number[]; readonly theirs: ReadonlyMap<Reference, readonly number[]> };

async function inTurns(
  rounds: number,
  warmUps: number,
  tell: (round: string) => void,
  measured: { ours(): Promise<number>; theirs(reference: Reference): Promise<number> },
): Promise<Times> {
  const ours: number[] = [];
  const theirs = new Map(references.map((reference): [Reference, number[]] => [reference, []]));
  for (let round = 0; round < rounds + warmUps; round++) {
    tell(`${round + 1} of ${rounds + warmUps}`);
    const turns = [
      async () => ours.push(await measured.ours()),
      ...references.map(
        (reference) => async () => theirs.get(reference)?.push(await measured.theirs(reference)),
      ),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  const counted = (times: readonly number[]) => times.slice(warmUps);
  return { ours: counted(ours), theirs: new Map([...theirs].map(([one, times]) => [one, counted(times)])) };
}

function rowsOf(what: string, { ours, theirs }: Times): readonly Row[] {
  return [...theirs].map(([{ name: reference }, times]) => ({
    what,
    reference,
    rounds: ours.length,
    ours: spreadOf(ours),
    theirs: spreadOf(times),
    ratio: spreadOf(ratiosOf(ours, times)),
  }));
}
