import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../contract.ts';
import { uniqueName } from './names.ts';

const within = (name: string, id = 'pr0jectaaaaa'): Surroundings => ({
  project: { id, name, region: 'us-east-1', protected: false },
  sessionId: '',
  other: () => undefined,
});
const named = (project: string, name: string, most = 63, id?: string) =>
  uniqueName({ name }, within(project, id), { most });

describe('names in AWS', () => {
  it('tell project and resource, and are always the same', () => {
    expect(named('web-shop', 'orders')).toMatch(/^web-shop-orders-[0-9a-z]{6}$/);
    expect(named('web-shop', 'orders')).toBe(named('web-shop', 'orders'));
  });

  it('are another project’s never, nor another resource’s of the same letters', () => {
    expect(named('web-shop', 'orders', 63, 'another00000')).not.toBe(named('web-shop', 'orders'));
    expect(named('a-b', 'c')).not.toBe(named('a', 'b-c'));
    expect(named('p'.repeat(39), 'a'.repeat(39), 32)).not.toBe(named('p'.repeat(39), 'b'.repeat(39), 32));
  });

  it('are as short as a service wants them, without double or last hyphens', () => {
    for (const most of [32, 63, 64]) {
      const name = named('p-'.repeat(19), 'a--b'.repeat(10), most);
      expect(name.length).toBeLessThanOrEqual(most);
      expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    }
  });

  it.each(['internal', 'sg', 'xn-', 'sthree', 'amzn-s3-demo'])('do not begin with %s-', (project) => {
    expect(named(project, 'one')).toMatch(/^ce-/);
  });

  it('tell two things of one resource apart', () => {
    const role = (part: string) => uniqueName({ name: 'k' }, within('web-shop'), { most: 64, part });
    expect(role('control')).not.toBe(role('nodes'));
  });
});
