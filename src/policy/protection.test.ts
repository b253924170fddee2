import { describe, expect, it } from 'vitest';
import type { PlanAction, PlannedChange } from '../domain/plan.ts';
import { keptViolations, rightToApprove } from './protection.ts';

const change = (action: PlanAction, outside = false): PlannedChange => ({
  address: `a.${action}`,
  action,
  reason: null,
  resource: 'a',
  outside,
});
const all = (['create', 'update', 'delete', 'replace'] as const).map((action) => change(action));

describe('approving a plan', () => {
  it('takes an admin where a protected project would lose something', () => {
    const right = rightToApprove({ protected: true }, all);
    expect(right).toEqual({ needed: 'admin', because: 'protected', addresses: ['a.delete', 'a.replace'] });
    expect(rightToApprove({ protected: true }, [change('create'), change('update')]).needed).toBe('deploy');
  });

  it('takes those who deploy elsewhere', () => {
    expect(rightToApprove({ protected: false }, all)).toEqual({
      needed: 'deploy',
      because: null,
      addresses: [],
    });
  });

  it('takes an admin everywhere where something would be lost that nobody asked for', () => {
    const right = rightToApprove({ protected: false }, [...all, change('replace', true)]);
    expect(right).toEqual({ needed: 'admin', because: 'outside-changes', addresses: ['a.replace'] });
    expect(rightToApprove({ protected: false }, [change('update', true)]).needed).toBe('deploy');
  });
});

describe('what the cloud would not destroy', () => {
  it.each([true, false])('is refused to everybody, with the project protected: %s', (isProtected) => {
    const changes = [change('delete'), { ...change('replace'), kept: true } as const];
    expect(keptViolations({ name: 'shop', protected: isProtected }, changes)).toEqual([
      { code: 'KEPT', project: 'shop', addresses: ['a.replace'], byProject: isProtected },
    ]);
    expect(keptViolations({ name: 'shop', protected: isProtected }, all)).toEqual([]);
  });
});
