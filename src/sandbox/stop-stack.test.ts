import { describe, expect, it } from 'vitest';
import { createStopStack } from './stop-stack.ts';

/** A stack, what was stopped so far, and parts that stop when they are let go. */
function scene() {
  const stack = createStopStack();
  const log: string[] = [];
  return {
    stack,
    log,
    quick: (name: string) => stack.push(async (hurry) => void log.push(hurry ? `${name} hurries` : name)),
    failing: (name: string) => stack.push(() => Promise.reject(new Error(name))),
    slow(name: string) {
      let letGo = () => {};
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      stack.push((hurry) => {
        log.push(hurry ? `${name} hurries` : name);
        if (hurry) letGo();
        return held;
      });
      return () => letGo();
    },
  };
}

describe('what was started', () => {
  it('is stopped in the opposite order, one after the other', async () => {
    const { stack, log, quick, slow } = scene();
    quick('postgres');
    const letGo = slow('bot');
    const stopped = stack.stop();
    expect(log).toEqual(['bot']);
    letGo();
    await stopped;
    expect(log).toEqual(['bot', 'postgres']);
  });

  it('is stopped once, however often that is asked', async () => {
    const { stack, log, quick } = scene();
    quick('postgres');
    await Promise.all([stack.stop(), stack.stop()]);
    await stack.stop();
    expect(log).toEqual(['postgres']);
  });

  it('is stopped also after one has failed to, of which the first failure tells', async () => {
    const { stack, log, quick, failing } = scene();
    quick('postgres');
    failing('second');
    failing('first');
    await expect(stack.stop()).rejects.toThrow('first');
    expect(log).toEqual(['postgres']);
  });

  it('hurries from then on when that is asked, also what is just being stopped', async () => {
    const { stack, log, quick, slow } = scene();
    quick('postgres');
    slow('worker');
    const stopped = stack.stop();
    await stack.stop({ hurry: true });
    await stopped;
    expect(log).toEqual(['worker', 'worker hurries', 'postgres hurries']);
  });

  it('too late is stopped at once', async () => {
    const { stack, log, quick } = scene();
    quick('bot');
    await stack.stop({ hurry: true });
    quick('redis');
    await stack.stop();
    expect(log).toEqual(['bot hurries', 'redis hurries']);
  });

  it('may be nothing', async () => {
    await expect(scene().stack.stop()).resolves.toBeUndefined();
  });
});
