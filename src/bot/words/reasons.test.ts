import { describe, expect, it } from 'vitest';
import type { Reason } from '../../domain/reason.ts';
import { queueWords } from './queue.ts';
import { reasonWords } from './reasons.ts';

/** Reasons with the facts that engine and workers give, and what the words must contain. */
const reasons: readonly (readonly [Reason['code'], Reason['facts'], string])[] = [
  ['CANCELLED_BY', { userId: '1001' }, 'Cancelled by <@1001>.'],
  ['CANCELLED_BY', { userId: '1001', why: 'too `big`' }, 'Cancelled by <@1001>: `too ˋbigˋ`.'],
  ['CANCELLED_BY', { userId: '1001', why: 'hangs', forced: 1 }, 'Ended by force by <@1001>: `hangs`.'],
  ['CANCEL_TOO_LATE', { userId: '1001' }, '<@1001> came too late'],
  ['STATE_MOVED', { sessionId: 'abc' }, 'session `abc` has changed the project'],
  ['PLAN_VOID', undefined, 'Planned again'],
  ['TOOL_CHANGED', { from: 'terraform 1.9.0', to: 'terraform 1.10.0' }, '`terraform 1.9.0`'],
  [
    'POLICY_REFUSED',
    { because: 'permission', needed: 'deploy', userIds: ['1', '2'] },
    '<@1>, <@2> no longer have the permission `deploy`',
  ],
  [
    'POLICY_REFUSED',
    { because: 'permission', needed: 'deploy', userIds: ['1'] },
    '<@1> no longer has the permission',
  ],
  ['POLICY_REFUSED', { because: 'approvals', required: 2 }, 'fewer approvals'],
  ['APPROVAL_TOO_OLD', { hours: 24 }, 'older than 24 hours'],
  ['BEYOND_APPROVAL', { addresses: ['a.b', 'c.d'] }, '`a.b`, `c.d`'],
  ['IN_DOUBT', { addresses: ['a.b'] }, 'may exist without being recorded: `a.b`'],
  ['POISON', { attempts: 3 }, '3 attempts ended'],
  ['TIME_LIMIT', { limit: 'total' }, 'longer than allowed'],
  ['EXPIRED', undefined, '`/cloud-deploy`'],
  ['NAME_TAKEN', { name: 'web-1' }, '`web-1`'],
  ['INPUT_INVALID', undefined, 'Not planned'],
  [
    'INPUT_INVALID',
    { problems: ['disk_gb of `web` is `50`, and can only go up'] },
    '\n• disk_gb of `web` is',
  ],
  ['TERRAFORM_FAILED', undefined, 'Terraform reports'],
  ['TERRAFORM_MISSING', undefined, 'no terraform'],
  ['SERVICE_FAILED', { error: 'Error' }, 'in its log'],
];

describe('reasonWords', () => {
  it.each(reasons)('for %s %j say %j', (code, facts, part) => {
    const words = reasonWords({ code, ...(facts === undefined ? {} : { facts }) }) ?? '';
    expect(words).toContain(part);
    expect(words).toMatch(/[.:]$/);
  });

  it.each(reasons.map(([code]) => code))('have words for %s without facts', (code) => {
    expect(reasonWords({ code })).not.toMatch(/undefined|null|NaN/);
  });

  it('name the code of what has no words of its own', () => {
    expect(reasonWords({ code: 'STATE_INVALID' })).toContain('STATE_INVALID');
  });

  it('mention nobody but people', () => {
    expect(reasonWords({ code: 'CANCELLED_BY', facts: { userId: '&1> @everyone' } })).toBe(
      'Cancelled by somebody.',
    );
  });

  it('show addresses as code, and count those beyond five', () => {
    const addresses = Array.from({ length: 12 }, () => '`@everyone`\n');
    const words = reasonWords({ code: 'IN_DOUBT', facts: { addresses } }) ?? '';
    expect(words).toContain('and 7 more');
    expect(words.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/[`@]/);
  });
});

describe('queueWords', () => {
  it('say only of a queue that is away that things start later', () => {
    expect(queueWords('away')).toBe('; it starts when the queue is back');
    expect(queueWords('woken')).toBe('');
  });
});

describe('a protected project', () => {
  const failed = (summary: string) =>
    reasonWords({
      code: 'TERRAFORM_FAILED',
      diagnostics: [{ severity: 'error', summary, detail: '', address: null }],
    });

  it('is named where terraform refuses to make something anew in it', () => {
    expect(failed('Instance cannot be destroyed')).toContain('`/cloud-edit-project` (`protected:False`)');
    expect(failed('Quota exceeded')).not.toContain('protected');
  });
});

describe('an apply that ended early', () => {
  it.each([
    ['TERRAFORM_FAILED', 1, 2, '1 of 2 changes was made and stays.'],
    ['TERRAFORM_FAILED', 0, 1, 'Nothing was finished.'],
    ['CANCELLED_BY', 2, 3, '2 of 3 changes were made and stay.'],
  ] as const)('(%s) says what exists', (code, made, of, words) => {
    expect(reasonWords({ code, facts: { userId: '1001', made, of } })).toContain(words);
  });

  it.each([
    [{ unrecorded: ['a.b'] }, '`a.b` may exist in the cloud without being recorded. Look for it there'],
    [
      { unrecorded: ['a.b', 'c.d'] },
      '`a.b`, `c.d` may exist in the cloud without being recorded. Look for them',
    ],
    [{ unfinished: ['a.b'] }, '`a.b` is recorded, but perhaps done by half. The next plan looks at it.'],
    [{ unfinished: ['a.b', 'c.d'] }, '`a.b`, `c.d` are recorded, but perhaps done by half.'],
  ])('names what is in doubt: %j', (doubts, words) => {
    for (const code of ['CANCELLED_BY', 'TIME_LIMIT'] as const) {
      expect(reasonWords({ code, facts: { unrecorded: [], unfinished: [], ...doubts } })).toContain(words);
    }
  });

  it('says nothing of the kind where nothing was applied', () => {
    expect(reasonWords({ code: 'CANCELLED_BY', facts: { userId: '1001' } })).toBe('Cancelled by <@1001>.');
  });
});
