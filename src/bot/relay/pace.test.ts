import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPace } from './pace.ts';

const anHour = 3_600_000;

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), turn(false)]);
}

describe('createPace', () => {
  it('lets the first message to a thread go at once', async () => {
    const pace = createPace(anHour);
    pace.sent('another');
    expect(await isSettled(pace.wait('thread'))).toBe(true);
  });

  it('holds the next message back', async () => {
    const pace = createPace(anHour);
    pace.sent('thread');
    const next = pace.wait('thread');
    expect(await isSettled(next)).toBe(false);
    pace.close();
    await next;
  });

  it('lets the next message go once the time is over', async () => {
    const pace = createPace(20);
    const before = performance.now();
    pace.sent('thread');
    await pace.wait('thread');
    // A timer counts whole milliseconds, rounded down.
    expect(performance.now() - before).toBeGreaterThanOrEqual(18);
  });

  it('holds nothing back when no time is asked for', async () => {
    const pace = createPace(0);
    pace.sent('thread');
    expect(await isSettled(pace.wait('thread'))).toBe(true);
  });

  it('ends all waiting when it is closed, now and later', async () => {
    const pace = createPace(anHour);
    pace.sent('a');
    pace.sent('b');
    const waits = [pace.wait('a'), pace.wait('b')];
    expect(pace.isClosed()).toBe(false);
    pace.close();
    await Promise.all(waits);
    expect(pace.isClosed()).toBe(true);
    pace.sent('a');
    expect(await isSettled(pace.wait('a'))).toBe(true);
  });
});
