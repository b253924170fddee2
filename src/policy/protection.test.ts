import { describe, expect, it } from 'vitest';
import type { PlanAction, PlannedChange } from '../domain/plan.ts';
import { protectedChanges } from './protection.ts';

const change = (action: PlanAction): PlannedChange => ({
  address: `a.${action}`,
  action,
  reason: null,
  resource: 'a',
  outside: false,
});
const all = (['create', 'update', 'delete', 'replace'] as const).map(change);

describe('protection', () => {
  it('leaves to admins what deletes or replaces something', () => {
    expect(protectedChanges({ protected: true }, all)).toEqual([change('delete'), change('replace')]);
    expect(protectedChanges({ protected: true }, [change('create'), change('update')])).toEqual([]);
  });

  it('that is not set leaves nothing to them', () => {
    expect(protectedChanges({ protected: false }, all)).toEqual([]);
  });
});
