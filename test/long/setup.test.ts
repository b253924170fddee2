import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { possibleHomes } from '../../src/sandbox/services/service-home.ts';
import { copyRepository, runScript, setUp, startPostgres } from '../setup/checkout.ts';

test('scripts/setup brings everything to a fresh private checkout, though npm ignores install scripts', async () => {
  const checkout = copyRepository();
  onTestFinished(() => rmSync(checkout, { recursive: true }));

  expect(await setUp(checkout)).toEqual({
    code: 0,
    lines: ['setup: installing npm packages', 'setup: building dist/', 'setup: ready'],
  });
  expect(await setUp(checkout)).toEqual({ code: 0, lines: ['setup: ready'] });

  const [, elsewhere] = possibleHomes(`${checkout}/.cloud-engine/postgres`);
  onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }));
  expect(runScript(checkout, startPostgres)).toBe('1');
});
