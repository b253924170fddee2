import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';

const script = resolve(import.meta.dirname, '../../../scripts/refresh-prices.mjs');
const published = readFileSync(new URL('./aws.data.json', import.meta.url), 'utf8');
const scratch = mkdtempSync(join(tmpdir(), 'prices-'));
const from = mkdtempSync(join(scratch, 'from-'));
const to = mkdtempSync(join(scratch, 'to-'));
const stored = () => readFileSync(join(to, 'aws.data.json'), 'utf8');

afterAll(() => rmSync(scratch, { recursive: true }));

beforeEach(() => writeFileSync(join(to, 'aws.data.json'), published));

/** Refreshes the table of AWS from such a file. */
function refresh(text: string) {
  writeFileSync(join(from, 'aws.json'), text);
  return spawnSync(process.execPath, [script, from, to], { encoding: 'utf8' });
}

describe('npm run prices', () => {
  it('takes over a newer file, gives it a validity and says what changed most', () => {
    const newer = published
      .replace(/.*"valid_days".*\n/, '')
      .replace(/"as_of": "[^"]*"/, '"as_of": "2026-12-01"')
      .replace('"control_plane_hourly": 0.1', '"control_plane_hourly": 0.12');
    const run = refresh(newer);
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(
      /^aws: as of 2026-12-01 \(was 2026-07-20\), \d+ numbers: 0 new, 0 gone, 1 changed$/m,
    );
    expect(run.stdout).toContain('kubernetes control_plane_hourly: 0.1 → 0.12 (20.0 %)');
    expect(JSON.parse(stored())).toMatchObject({ as_of: '2026-12-01', valid_days: 365 });
  });

  it.each([
    ['what is no JSON', '{', 'is no JSON'],
    ['another cloud’s', published.replace('"provider": "aws"', '"provider": "gcp"'), '/provider'],
    ['a machine for nothing', published.replace('"us-east-1": 0.085', '"us-east-1": 0'), '/hourly/us-east-1'],
    ['what has no sources', published.replace('"sources"', '"origins"'), 'sources'],
    [
      'an older one',
      published.replace('"as_of": "2026', '"as_of": "2025'),
      'older than the table that is there',
    ],
  ])('refuses %s and writes nothing', (_, text, problem) => {
    const run = refresh(text);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(problem);
    expect(stored()).toBe(published);
  });
});
