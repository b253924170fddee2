import { describe, expect, it } from 'vitest';
import { serialized } from './watcher.ts';

describe('serialized', () => {
  it('never works twice at a time, and once more for all who asked meanwhile', async () => {
    const log: string[] = [];
    const work = serialized(async () => {
      log.push('begin');
      await null;
      log.push('end');
    });
    await Promise.all([work(), work(), work()]);
    expect(log).toEqual(['begin', 'end', 'begin', 'end']);
  });

  it('loses no request, whenever it comes: the last look sees the last change', async () => {
    let changes = 0;
    let seen = 0;
    const work = serialized(async () => {
      const now = changes;
      await null;
      seen = now;
    });
    for (let turns = 0; turns < 50; turns++) {
      void work();
      for (let i = 0; i < turns; i++) await null;
      changes++;
      await work();
      expect(seen).toBe(changes);
    }
  });

  it('works again after a failure', async () => {
    let failures = 1;
    const work = serialized(async () => {
      if (failures-- > 0) throw new Error('once');
    });
    await expect(work()).rejects.toThrow('once');
    await expect(work()).resolves.toBeUndefined();
  });
});
