import { describe, expect, it } from 'vitest';
import { change, plannedChange, planView } from '../session-view.fixture.ts';
import {
  askedWords,
  changeWords,
  costDelta,
  costLines,
  costWords,
  planCounts,
  plannedWords,
} from './plan.ts';

describe('the words for a plan', () => {
  it('count as terraform does', () => {
    expect(planCounts(planView({ toAdd: 2, toChange: 1, toDestroy: 3 }))).toBe(
      '2 to add, 1 to change, 3 to destroy',
    );
  });

  it('give its cost by hour and by month of 730 hours', () => {
    expect(costDelta({ before: 0, after: 31_200, notPriced: [] })).toBe('`$0.0312/hour · $22.78/month`');
  });

  it('show what is saved with a minus', () => {
    expect(costDelta({ before: 31_200, after: 0, notPriced: [] })).toBe('`-$0.0312/hour · -$22.78/month`');
  });

  it('give the difference first, then the new total', () => {
    expect(costWords({ before: 10_000, after: 15_000, notPriced: [] })).toBe(
      'Cost: `$0.0050/hour · $3.65/month`, in total `$7.30/month` → `$0.0150/hour · $10.95/month`',
    );
  });

  it('give the monthly cost before and after of what changes', () => {
    const lines = [
      { name: 'new', before: 'absent', after: 10_000 },
      { name: 'same', before: 10_000, after: 10_000 },
      { name: 'gone', before: 10_000, after: 'absent' },
      { name: 'unknown', before: null, after: 10_000 },
      { name: 'free', before: 'absent', after: 0 },
      {
        name: 'part',
        before: 'absent',
        after: 10_000,
        parts: [
          { what: 'machine', hourly: 10_000 },
          { what: 'disk', hourly: null },
        ],
      },
    ] as const;
    expect(costLines({ before: 0, after: 0, notPriced: [], lines })).toEqual([
      '`new` $0.00 → $7.30',
      '`gone` $7.30 → $0.00',
      '`unknown` not priced → $7.30',
      '`part` $0.00 → $7.30, disk not priced',
    ]);
    expect(costLines({ before: 0, after: 0, notPriced: [] })).toEqual([]);
  });

  it('name what has no price', () => {
    const words = costWords({ before: 0, after: 0, notPriced: ['web-1', 'we`ird'] });
    expect(words.split('\n')[1]).toBe('Not priced: `web-1`, `weˋird`');
  });

  it.each([
    ['create', null, '+ `a.b`'],
    ['update', null, '~ `a.b` (update)'],
    ['delete', null, '- `a.b` (delete)'],
    ['replace', 'cannot_update', '-/+ `a.b` (replace: cannot update)'],
  ] as const)('show a planned %s with terraform’s sign', (action, reason, words) => {
    expect(changeWords([plannedChange({ address: 'a.b', action, reason, resource: null })])).toEqual([words]);
  });

  it.each([
    ['add', '+ `web-1` Virtual machine · `small`'],
    ['update', '~ `web-1` Virtual machine · `small`'],
    ['remove', '- `web-1` Virtual machine'],
  ] as const)('show a wish to %s', (action, words) => {
    expect(askedWords(change({ action }))).toBe(words);
  });

  it('show a type without sizes without one', () => {
    expect(askedWords(change({ type: 'storage_bucket', inputs: {} }))).toBe('+ `web-1` Storage bucket');
  });
});

describe('plannedWords', () => {
  it('say what the plan does for each entry, also what it destroys and what is there already', () => {
    const asked = [
      change({ name: 'web-1' }),
      change({ name: 'half' }),
      change({ name: 'there', type: 'vpc', inputs: {} }),
      change({ name: 'old', action: 'remove' }),
    ];
    const planned = [
      plannedChange({ resource: 'web-1' }),
      plannedChange({ resource: 'half', action: 'replace', reason: 'tainted' }),
      plannedChange({ resource: 'old', action: 'delete' }),
    ];
    expect(plannedWords(asked, planned)).toEqual([
      '+ `web-1` Virtual machine · `small` · `terraform_data.compute_vm_web-1`',
      '-/+ `half` Virtual machine · `small` (replace: it was made by half) · `terraform_data.compute_vm_web-1`',
      '= `there` Network: already as wanted',
      '- `old` Virtual machine (delete) · `terraform_data.compute_vm_web-1`',
    ]);
  });

  it('say in one line what is done alike to the parts of a resource', () => {
    const part = (address: string, action: 'create' | 'update' = 'create') =>
      plannedChange({ resource: 'net', address, action });
    const planned = [part('a.net'), part('a.inside'), part('b.net', 'update'), part('c.net')];
    expect(plannedWords([change({ name: 'net', type: 'vpc', inputs: {} })], planned)).toEqual([
      '+ `net` Network · `a.net`, `a.inside` and 1 more',
      '~ `net` Network (update) · `b.net`',
    ]);
  });

  it('leave out nothing that the plan does', () => {
    const planned = [
      plannedChange({ address: 'a.b', action: 'delete', resource: 'gone' }),
      plannedChange({ address: 'c.d', action: 'delete', resource: null }),
    ];
    expect(plannedWords([], planned)).toEqual(['- `gone` (delete) · `a.b`', '- `c.d` (delete)']);
  });
});
