import { describe, expect, it } from 'vitest';
import { counted, reasonWords, spanWords } from './words.ts';

describe('spanWords', () => {
  it.each([
    [-1, '0 s'],
    [0.9, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [3599, '59 min'],
    [3600, '1 h'],
    [7500, '2 h 5 min'],
    [47 * 3600, '47 h'],
    [48 * 3600, '2 d'],
    [1e7, '115 d'],
  ])('%d seconds are %s', (seconds, words) => {
    expect(spanWords(seconds)).toBe(words);
  });
});

describe('reasonWords', () => {
  const diagnostic = {
    severity: 'error',
    summary: 'local-exec failed',
    detail: 'secret',
    address: 'a.b',
  } as const;

  it('are terraform’s, with the address, and without the detail', () => {
    expect(reasonWords({ code: 'TERRAFORM_FAILED', diagnostics: [diagnostic] })).toBe(
      'terraform failed: local-exec failed (a.b)',
    );
    expect(
      reasonWords({
        code: 'TERRAFORM_FAILED',
        diagnostics: [
          { ...diagnostic, severity: 'warning', summary: 'no matter' },
          { ...diagnostic, address: null },
        ],
      }),
    ).toBe('terraform failed: local-exec failed');
  });

  it('are the code’s where terraform said nothing', () => {
    expect(reasonWords({ code: 'TIME_LIMIT', facts: { limit: 'time' } })).toBe('time limit');
    expect(reasonWords(null)).toBe('no reason was recorded');
  });
});

it('counted knows one from many', () => {
  expect([0, 1, 2].map((count) => counted(count, 'run'))).toEqual(['0 runs', '1 run', '2 runs']);
});
