import { describe, expect, it } from 'vitest';
import type { Actor } from '../domain/actor.ts';
import { type GrantFacts, isAtLeast, permissionEnd, permissionOf } from './access.ts';

const now = new Date('2026-11-23T12:00:00Z');
const hour = 3_600_000;
const later = (hours: number) => new Date(now.getTime() + hours * hour);
const member = (facts: Partial<Actor> = {}): Actor => ({
  userId: '1',
  guildId: '9',
  roleIds: [],
  isGuildAdmin: false,
  ...facts,
});
const grant = (facts: Partial<GrantFacts> = {}): GrantFacts => ({
  subjectKind: 'user',
  subjectId: '1',
  permission: 'deploy',
  expiresAt: null,
  ...facts,
});

describe('what a member may do', () => {
  it('is nothing without a grant', () => {
    expect(permissionOf(member(), [grant({ subjectId: '2' })], null, now)).toBeNull();
  });

  it('ends with the grant, to the second', () => {
    const until = [grant({ expiresAt: later(1) })];
    expect(permissionOf(member(), until, null, new Date(later(1).getTime() - 1))).toBe('deploy');
    expect(permissionOf(member(), until, null, later(1))).toBeNull();
  });

  it('comes from roles too, and the strongest grant counts', () => {
    const grants = [grant({ permission: 'read' }), grant({ subjectKind: 'role', subjectId: '7' })];
    expect(permissionOf(member(), grants, null, now)).toBe('read');
    expect(permissionOf(member({ roleIds: ['7'] }), grants, null, now)).toBe('deploy');
  });

  it('does not mix up a role and a user of the same id', () => {
    expect(permissionOf(member(), [grant({ subjectKind: 'role' })], null, now)).toBeNull();
  });

  it('is everything for guild admins, by Discord or by the role set for it', () => {
    expect(permissionOf(member({ isGuildAdmin: true }), [], null, now)).toBe('admin');
    expect(permissionOf(member({ roleIds: ['5'] }), [], '5', now)).toBe('admin');
    expect(permissionOf(member({ roleIds: ['5'] }), [], null, now)).toBeNull();
  });
});

describe('how long a permission is held', () => {
  it('is until the latest end of the grants that give it', () => {
    const grants = [
      grant({ expiresAt: later(1) }),
      grant({ expiresAt: later(3), permission: 'admin' }),
      grant({ expiresAt: later(9), permission: 'read' }),
    ];
    expect(permissionEnd(member(), grants, null, 'deploy', now)).toEqual(later(3));
  });

  it('has no end when one of them has none', () => {
    expect(
      permissionEnd(member(), [grant(), grant({ expiresAt: later(1) })], null, 'deploy', now),
    ).toBeNull();
    expect(permissionEnd(member({ isGuildAdmin: true }), [], null, 'admin', now)).toBeNull();
  });
});

describe('a grant is at least another one', () => {
  const offered = { permission: 'deploy', expiresAt: later(8) } as const;

  it.each([
    ['longer', { permission: 'deploy', expiresAt: later(9) }, true],
    ['for ever', { permission: 'deploy', expiresAt: null }, true],
    ['stronger, though shorter', { permission: 'admin', expiresAt: later(1) }, true],
    ['shorter', { permission: 'deploy', expiresAt: later(7) }, false],
    ['weaker', { permission: 'read', expiresAt: null }, false],
    ['over', { permission: 'admin', expiresAt: later(-1) }, false],
  ] as const)('%s: %o is %s', (_, held, expected) => {
    expect(isAtLeast(held, offered, now)).toBe(expected);
  });

  it('but not for ever', () => {
    expect(isAtLeast(offered, { permission: 'deploy', expiresAt: null }, now)).toBe(false);
  });
});
