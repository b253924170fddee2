import { describe, expect, it } from 'vitest';
import type { PolicyRule } from '../../domain/policy-rule.ts';
import { ruleWords, windowWords } from './rules.ts';

describe('a rule in words', () => {
  it.each<[PolicyRule, string]>([
    [{ kind: 'regions', allowed: ['eu-1', 'eu-2'] }, 'Resources may only be in `eu-1`, `eu-2`.'],
    [
      { kind: 'machine-size', maxVcpus: 4, maxMemoryGb: 0.5 },
      'A machine may have at most 4 vCPUs and 0.5 GB of memory.',
    ],
    [{ kind: 'machine-size', maxVcpus: null, maxMemoryGb: 8 }, 'A machine may have at most 8 GB of memory.'],
    [
      { kind: 'cost', perResource: 4990, perSession: 100_000 },
      'One resource may cost at most $49.90/month, and one session may add at most $1,000.00/month.',
    ],
    [{ kind: 'cost', perResource: null, perSession: 0 }, 'One session may add at most $0.00/month.'],
    [{ kind: 'exposure', public: 'forbidden' }, 'Nothing may be reachable from the internet.'],
    [
      { kind: 'freeze', cron: '0 18 * * FRI', durationMinutes: 1441 + 120, timeZone: 'Europe/Berlin' },
      'Nothing is applied for 1 d 2 h 1 min from each `0 18 * * FRI` (`Europe/Berlin`) on.',
    ],
    [
      { kind: 'approvals', required: 1 },
      'A plan has to be approved by one other person than those who wrote it.',
    ],
    [
      { kind: 'approvals', required: 2 },
      'A plan has to be approved by 2 other people than those who wrote it.',
    ],
  ])('%j', (rule, words) => {
    expect(ruleWords(rule)).toBe(words);
  });

  it('tells the window of a freeze that is open, or the next one', () => {
    const rule = { kind: 'freeze', cron: '0 12 * * *', durationMinutes: 60, timeZone: 'UTC' } as const;
    const at = (moment: string) => Date.parse(moment) / 1000;
    const [start, end] = [at('2026-11-26T12:00:00Z'), at('2026-11-26T13:00:00Z')];
    expect(windowWords(rule, new Date('2026-11-26T11:00:00Z'))).toBe(
      `Next from <t:${start}:f> to <t:${end}:f>.`,
    );
    expect(windowWords(rule, new Date('2026-11-26T12:30:00Z'))).toBe(
      `It holds now, until <t:${end}:f> (<t:${end}:R>).`,
    );
    expect(windowWords({ kind: 'approvals', required: 1 }, new Date())).toBe('');
  });
});
