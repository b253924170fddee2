// npm run bench [-- --rounds 20 --many-rounds 2 --deployments 100 --projects 25 --out DIR]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startInstallation } from './installation.ts';
import { type Machine, thisMachine } from './machine.ts';
import { type Measured, measure } from './measure.ts';
import { type Results, rowLine, withResults } from './report.ts';

const root = join(import.meta.dirname, '..');

async function main(): Promise<void> {
  const options = { type: 'string' } as const;
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      rounds: options,
      'many-rounds': options,
      deployments: options,
      projects: options,
      out: options,
    },
  });
  const effort = {
    rounds: whole('rounds', values.rounds, 20),
    manyRounds: whole('many-rounds', values['many-rounds'], 2),
    deployments: whole('deployments', values.deployments, 100),
    projects: whole('projects', values.projects, 25),
  };
  const machine = machineWithTerraform();
  const measured = await measureWith((parts) =>
    measure({ ...parts, effort, cores: machine.cores, tell: print }),
  );
  const results: Results = { date: new Date().toISOString().slice(0, 10), machine, ...measured };
  for (const row of results.rows) print(rowLine(row));
  keep(results, values.out);
}

async function measureWith(
  act: (parts: Pick<Parameters<typeof measure>[0], 'installation' | 'folder'>) => Promise<Measured>,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-engine-bench-'));
  const installation = await startInstallation();
  try {
    return await act({ installation, folder });
  } finally {
    await installation.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function machineWithTerraform(): Machine {
  try {
    return thisMachine('terraform');
  } catch {
    throw new Error(
      'terraform: not found on PATH; install it first (https://developer.hashicorp.com/terraform/install)',
    );
  }
}

/** Into bench/results and docs/performance.md, or, where somebody only tries it out, into a folder of theirs. */
function keep(results: Results, out: string | undefined): void {
  const page = join(root, 'docs/performance.md');
  const file = `${results.date}-${results.machine.cores}-cores.json`;
  const text = `${JSON.stringify(results, null, 2)}\n`;
  writeFileSync(join(out ?? join(root, 'bench/results'), file), text);
  writeFileSync(
    out === undefined ? page : join(out, 'performance.md'),
    withResults(readFileSync(page, 'utf8'), results),
  );
}

function whole(name: string, typed: string | undefined, otherwise: number): number {
  if (typed === undefined) return otherwise;
  if (/^[1-9]\d{0,4}$/.test(typed)) return Number(typed);
  throw new Error(`--${name} must be a whole number from 1 to 99999`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
