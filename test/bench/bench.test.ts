import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { ratiosOf, spreadOf } from '../../bench/statistics.ts';

const root = join(import.meta.dirname, '../..');
const out = mkdtempSync(join(tmpdir(), 'cloud-engine-test-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const bench = (...words: string[]) =>
  promisify(execFile)(process.execPath, ['scripts/run-typescript.mjs', 'bench/main.ts', ...words], {
    cwd: root,
  });

it('measures each comparison as a ratio, and keeps what it has measured', async () => {
  const effort = ['--rounds', '2', '--many-rounds', '1', '--deployments', '3', '--projects', '2'];
  const { stdout } = await bench(...effort, '--out', out);
  const lines = stdout.trimEnd().split('\n').slice(-4);
  for (const line of lines)
    expect(line).toMatch(/^ *\d+\.\d\d × {2}.*, against (pull-request tools|plan and apply) /);

  const [file = ''] = readdirSync(out).filter((name) => name.endsWith('.json'));
  const results = JSON.parse(readFileSync(join(out, file), 'utf8'));
  // Three single ones, one of them to warm up, and three on two projects.
  expect(results.deployments).toBe(6);
  expect(results.rows.map(({ what, reference }: Record<string, string>) => [what, reference])).toEqual([
    ['one deployment', 'pull-request tools'],
    ['one deployment', 'plan and apply'],
    [expect.stringContaining('3 deployments on 2 projects'), 'pull-request tools'],
    [expect.stringContaining('3 deployments on 2 projects'), 'plan and apply'],
  ]);
  for (const { ours, theirs, ratio } of results.rows) {
    for (const { low, median, high } of [ours, theirs, ratio]) {
      expect(low).toBeGreaterThan(0);
      expect(median).toBeGreaterThanOrEqual(low);
      expect(high).toBeGreaterThanOrEqual(median);
    }
  }
  const page = readFileSync(join(out, 'performance.md'), 'utf8');
  expect(page).toContain(`| **${lines[0]?.trim().split('  ')[0]}** |`);
  expect(page).toContain('## What is compared');
});

it('says in one line what is wrong with its options', async () => {
  await expect(bench('--rounds', 'many')).rejects.toMatchObject({
    code: 1,
    stderr: 'bench: --rounds must be a whole number from 1 to 99999\n',
  });
});

it('takes the median, the quartiles, and ratios round by round', () => {
  expect(spreadOf([4, 1, 3, 2, 5])).toEqual({ median: 3, low: 2, high: 4 });
  expect(spreadOf([1, 2])).toEqual({ median: 1.5, low: 1.25, high: 1.75 });
  expect(ratiosOf([1, 6], [2, 3])).toEqual([0.5, 2]);
});
