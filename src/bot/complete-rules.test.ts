import { describe, expect, it } from 'vitest';
import { regionLists, timeZones } from './complete-rules.ts';

describe('a list of regions goes on', () => {
  const regions = ['eu-1', 'eu-2', 'us-1'];
  it.each([
    ['', ['eu-1', 'eu-2', 'us-1']],
    ['eu', ['eu-1', 'eu-2', 'us-1']],
    ['eu-1,', ['eu-1, eu-2', 'eu-1, us-1']],
    ['EU-1, us-1, e', ['EU-1, us-1, eu-2']],
  ])('after %j', (typed, lists) => {
    expect(regionLists(typed, regions)).toEqual(lists);
  });

  it('no longer than Discord takes', () => {
    expect(regionLists(`${'x'.repeat(96)},`, regions)).toEqual([]);
  });
});

it('time zones are offered by name, UTC first and once', () => {
  const zones = timeZones();
  expect(zones[0]).toBe('UTC');
  expect(zones).toContain('Europe/Berlin');
  expect(new Set(zones).size).toBe(zones.length);
});
