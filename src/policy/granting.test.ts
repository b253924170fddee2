import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../domain/actor.ts';
import { includes, permissions } from '../domain/permission.ts';
import { type GrantFacts, permissionOf } from './access.ts';
import { heldBy, isLess, lastsAsLong, reaches } from './granting.ts';

const now = new Date('2026-11-26T12:00:00Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const member = (userId: string, roleIds: string[] = []): Actor => ({
  userId,
  guildId: '9',
  roleIds,
  isGuildAdmin: false,
});

/** Five members, of whom two have the role 7. */
const actors = ['1', '2', '3', '4', '5'].map((id) => member(id, id < '3' ? ['7'] : []));
const end = fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 48 }).map(later));
const permission = fc.constantFrom(...permissions);
const subject = fc.constantFrom(...actors.map(({ userId: id }) => ({ kind: 'user' as const, id })), {
  kind: 'role' as const,
  id: '7',
});
const grant = fc
  .record({ subject, permission, expiresAt: end })
  .map(({ subject: { kind, id }, ...term }) => ({
    subjectKind: kind,
    subjectId: id,
    ...term,
  }));
const grantsOnce = fc.uniqueArray(grant, {
  selector: ({ subjectKind, subjectId }) => `${subjectKind}${subjectId}`,
  maxLength: 6,
});
const asked = fc.record({ by: fc.constantFrom(...actors), subject, permission, expiresAt: end });
const takenBack = fc.record({ by: fc.constantFrom(...actors), subject });

/** As the use cases do it: in place of what the subject holds, within the reach of whoever does it; else nothing. */
function after(
  grants: readonly GrantFacts[],
  step: { by: Actor; subject: { kind: 'user' | 'role'; id: string } } & Partial<GrantFacts>,
): readonly GrantFacts[] {
  const { by, subject: whose } = step;
  if (permissionOf(by, grants, null, now) !== 'admin') return grants;
  const held = heldBy(grants, whose, now);
  if (held !== null && !reaches(by, grants, null, held.expiresAt, now)) return grants;
  const others = grants.filter((one) => one !== held);
  if (step.permission === undefined) return others;
  const expiresAt = step.expiresAt ?? null;
  if (!reaches(by, grants, null, expiresAt, now)) return grants;
  return [
    ...others,
    { subjectKind: whose.kind, subjectId: whose.id, permission: step.permission, expiresAt },
  ];
}

describe('whatever admins of a project give each other', () => {
  it('nobody ever holds more than they did at a time at which no admin was left', () => {
    fc.assert(
      fc.property(
        grantsOnce,
        fc.array(fc.oneof(asked, takenBack), { maxLength: 12 }),
        fc.integer({ min: 0, max: 60 }),
        (first, steps, hours) => {
          const last = steps.reduce<readonly GrantFacts[]>(after, first);
          const then = later(hours);
          if (actors.some((actor) => permissionOf(actor, first, null, then) === 'admin')) return;
          for (const actor of actors) {
            const before = permissionOf(actor, first, null, then);
            const gained = permissionOf(actor, last, null, then);
            expect(gained === null || includes(before, gained)).toBe(true);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('nobody loses what no other admin’s right lasts as long as', () => {
    fc.assert(
      fc.property(grantsOnce, fc.array(fc.oneof(asked, takenBack), { maxLength: 12 }), (first, steps) => {
        const admins = first.filter((one) => one.permission === 'admin');
        const last = steps.reduce<readonly GrantFacts[]>(after, first);
        for (const one of first) {
          if (admins.some((admin) => lastsAsLong(admin.expiresAt, one.expiresAt))) continue;
          expect(last).toContain(one);
        }
      }),
    );
  });
});

describe('a right', () => {
  it.each([
    [null, null, true],
    [null, later(1), true],
    [later(2), later(2), true],
    [later(2), later(3), false],
    [later(2), null, false],
  ])('until %s lasts as long as one until %s: %s', (one, other, expected) => {
    expect(lastsAsLong(one, other)).toBe(expected);
  });

  it('is less when it is weaker or shorter', () => {
    const term = (name: 'read' | 'deploy', expiresAt: Date | null) => ({ permission: name, expiresAt });
    expect(isLess(term('read', null), term('deploy', later(1)))).toBe(true);
    expect(isLess(term('deploy', later(1)), term('deploy', null))).toBe(true);
    expect(isLess(term('deploy', later(2)), term('read', later(1)))).toBe(false);
  });

  it('of guild admins, by Discord or by the role, reaches everything', () => {
    expect(reaches({ ...member('1'), isGuildAdmin: true }, [], null, null, now)).toBe(true);
    expect(reaches(member('1', ['8']), [], '8', null, now)).toBe(true);
    expect(reaches(member('1', ['8']), [], null, null, now)).toBe(false);
  });

  it('that has ended is held by nobody', () => {
    const ended = { subjectKind: 'user', subjectId: '1', permission: 'admin', expiresAt: now } as const;
    expect(heldBy([ended], { kind: 'user', id: '1' }, now)).toBeNull();
    expect(heldBy([{ ...ended, expiresAt: later(1) }], { kind: 'role', id: '1' }, now)).toBeNull();
  });
});
