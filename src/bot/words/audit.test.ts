import { describe, expect, it } from 'vitest';
import { auditKinds } from '../../domain/audit-kind.ts';
import { auditWords, type ToldEvent } from './audit.ts';

function event(facts: Partial<ToldEvent>): ToldEvent {
  return { kind: 'session.opened', fromState: null, toState: null, details: {}, ...facts };
}

describe('the words of the audit trail', () => {
  it.each(auditKinds)('say on one line what %s means, also where an event holds less than usual', (kind) => {
    const words = auditWords(event({ kind, fromState: 'DRAFT', toState: 'PLANNING' }));
    expect(words).toMatch(/^\p{Ll}[^\n]+ [^\n]+$/u);
    if (kind.includes('.')) expect(words).not.toContain(kind);
    expect(words).not.toMatch(/undefined|\[object/);
  });

  it.each<[string, Partial<ToldEvent>]>([
    [
      'gave <@7> the permission `deploy`, until <t:1767323045:f>',
      {
        kind: 'grant.given',
        details: {
          subject: { kind: 'user', id: '7' },
          permission: 'deploy',
          expiresAt: '2026-01-02T03:04:05Z',
        },
      },
    ],
    ['opened the session with `web-1`', { details: { first: { type: 'compute_vm', name: 'web-1' } } }],
    ['removed `net`', { kind: 'session.edited', details: { action: 'remove', name: 'net' } }],
    [
      'moved the session from **PLAN_READY** to **DRAFT**: <@7> rejected the plan: `too dear`.',
      {
        kind: 'session.transition',
        fromState: 'PLAN_READY',
        toState: 'DRAFT',
        details: { reason: 'REJECTED_BY', facts: { userId: '7', why: 'too dear' } },
      },
    ],
    [
      'approved the plan (2 to add, 0 to change, 1 to destroy; 1 of 2 approvals)',
      {
        kind: 'plan.approved',
        details: { toAdd: 2, toChange: 0, toDestroy: 1, given: 1, required: 2 },
      },
    ],
    [
      'was refused to approve the plan, because they wrote the plan themselves',
      {
        kind: 'refused',
        details: { action: 'approve', code: 'NOT_PERMITTED', because: 'own-session', needed: 'deploy' },
      },
    ],
    [
      'was refused to open a session, because they have no permission for it (it needs `deploy`)',
      { kind: 'refused', details: { action: 'openSession', code: 'NOT_PERMITTED', needed: 'deploy' } },
    ],
  ])('%s', (words, facts) => {
    expect(auditWords(event(facts))).toBe(words);
  });

  it('name what a newer version has written', () => {
    expect(auditWords(event({ kind: 'moon.landed' as never }))).toBe('`moon.landed`');
  });
});
