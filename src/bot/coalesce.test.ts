import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createCoalescer } from './coalesce.ts';

/** A coalescer whose passes end when the test says so. */
function heldCoalescer() {
  const running: { readonly key: string; readonly end: (error?: Error) => void }[] = [];
  let begun = 0;
  const coalescer = createCoalescer((key) => {
    begun += 1;
    return new Promise<void>((resolve, reject) => {
      const pass = {
        key,
        end: (error?: Error) => {
          running.splice(running.indexOf(pass), 1);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      running.push(pass);
    });
  });
  return { coalescer, running, begun: () => begun };
}

/** Settles after everything that is able to go on has done so. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), turn(false)]);
}

describe('createCoalescer', () => {
  it('runs a pass for a key, and says when it has ended', async () => {
    const { coalescer, running } = heldCoalescer();
    const kicked = coalescer.kick('a');
    expect(await isSettled(kicked)).toBe(false);
    running[0]?.end();
    await kicked;
    expect(running).toEqual([]);
  });

  it('has one pass in flight, and one more for all who asked meanwhile', async () => {
    const { coalescer, running, begun } = heldCoalescer();
    const first = coalescer.kick('a');
    await turn();
    const others = Promise.all([coalescer.kick('a'), coalescer.kick('a'), coalescer.kick('a')]);
    await turn();
    expect(running).toHaveLength(1);

    running[0]?.end();
    await first;
    await turn();
    expect(running).toHaveLength(1);
    expect(await isSettled(others)).toBe(false);

    running[0]?.end();
    await others;
    expect(begun()).toBe(2);
  });

  it('begins the pass after the one in flight, so that it sees the newest state', async () => {
    let state = 0;
    const seen: number[] = [];
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const coalescer = createCoalescer(async () => {
      seen.push(state);
      await released;
    });
    const first = coalescer.kick('a');
    await turn();
    state = 1;
    const second = coalescer.kick('a');
    state = 2;
    release();
    await Promise.all([first, second]);
    expect(seen).toEqual([0, 2]);
  });

  it('does not let one key wait for another', async () => {
    const { coalescer, running } = heldCoalescer();
    void coalescer.kick('a');
    const other = coalescer.kick('b');
    await turn();
    expect(running.map(({ key }) => key)).toEqual(['a', 'b']);
    running[1]?.end();
    await other;
  });

  it('runs again for a key whose last pass has ended', async () => {
    const passes: string[] = [];
    const coalescer = createCoalescer(async (key) => void passes.push(key));
    for (const key of ['a', 'a', 'a']) await coalescer.kick(key);
    expect(passes).toEqual(['a', 'a', 'a']);
  });

  it('tells no asker of a failed pass, and goes on with the next', async () => {
    const { coalescer, running, begun } = heldCoalescer();
    const first = coalescer.kick('a');
    await turn();
    const second = coalescer.kick('a');
    running[0]?.end(new Error('failed'));
    await first;
    await turn();
    running[0]?.end();
    await second;
    expect(begun()).toBe(2);
  });

  it('never runs a key twice at a time, and always once after the last kick', async () => {
    let running = 0;
    let most = 0;
    let state = 0;
    let seen = -1;
    const coalescer = createCoalescer(async () => {
      running += 1;
      most = Math.max(most, running);
      const read = state;
      await turn();
      seen = read;
      running -= 1;
    });
    const kicks: Promise<void>[] = [];
    for (state = 1; state <= 50; state += 1) {
      kicks.push(coalescer.kick('a'));
      if (state % 3 === 0) await turn();
    }
    await Promise.all(kicks);
    expect(seen).toBeGreaterThanOrEqual(50);
    expect(most).toBe(1);
  });
});

describe('close', () => {
  it('waits for the pass in flight, and begins none of those that were asked for', async () => {
    const { coalescer, running, begun } = heldCoalescer();
    void coalescer.kick('a');
    await turn();
    const waiting = coalescer.kick('a');
    const closed = coalescer.close();
    expect(await isSettled(closed)).toBe(false);
    running[0]?.end();
    await Promise.all([closed, waiting]);
    expect(begun()).toBe(1);
  });

  it('takes no more', async () => {
    const { coalescer, begun } = heldCoalescer();
    await coalescer.close();
    await coalescer.kick('a');
    expect(begun()).toBe(0);
  });
});
