import { describe, expect, it } from 'vitest';
import type { PlannedChange } from '../domain/plan.ts';
import { coversEnd } from './standing-approval.ts';

const change = (of: Partial<PlannedChange>): PlannedChange => ({
  address: 'terraform_data.vpc_net',
  action: 'delete',
  reason: null,
  resource: 'net',
  outside: false,
  ...of,
});

describe('the approval of an environment that ends', () => {
  it('covers the deletion of what was asked for, and nothing to do', () => {
    expect(coversEnd([change({}), change({ address: 'terraform_data.vpc_other' })])).toBe(true);
    expect(coversEnd([])).toBe(true);
  });

  it.each<[string, Partial<PlannedChange>]>([
    ['a deletion that nobody asked for', { outside: true }],
    ['a replacement', { action: 'replace' }],
    ['a change', { action: 'update' }],
    ['something new', { action: 'create' }],
  ])('does not cover %s', (_, other) => {
    expect(coversEnd([change({}), change(other)])).toBe(false);
  });
});
