import { describe, expect, it } from 'vitest';
import { DomainError } from '../domain/errors.ts';
import { createReadiness, remembered } from './checks.ts';

const fine = { name: 'fine', run: async () => {} };

describe('readiness', () => {
  it('is there when all checks go well, and names each', async () => {
    const { look } = createReadiness([fine, { ...fine, name: 'also' }]);
    expect(await look()).toEqual({
      ready: true,
      checks: {
        fine: { ok: true, milliseconds: expect.any(Number) },
        also: expect.objectContaining({ ok: true }),
      },
    });
  });

  it('tells our own errors, and of others nothing', async () => {
    const own = {
      name: 'own',
      run: () => Promise.reject(new DomainError('REDIS_UNREACHABLE', {}, 'check REDIS_URL')),
    };
    const other = { name: 'other', run: () => Promise.reject(new Error('password=secret')) };
    const { ready, checks } = await createReadiness([own, other, fine]).look();
    expect(ready).toBe(false);
    expect(checks['own']?.problem).toBe('check REDIS_URL');
    expect(checks['other']?.problem).toBe('failed; the log of the process may tell why');
    expect(checks['fine']?.ok).toBe(true);
  });

  it('does not wait for a check that hangs, nor starts it again', async () => {
    let started = 0;
    let end = () => {};
    const hanging = {
      name: 'hanging',
      run() {
        started++;
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      },
    };
    const { look } = createReadiness([hanging], 20);
    expect((await look()).checks['hanging']).toMatchObject({ ok: false, problem: 'no answer within 0.02 s' });
    expect((await look()).ready).toBe(false);
    expect(started).toBe(1);
    end();
    await Promise.resolve();
    const next = look();
    end();
    expect((await next).ready).toBe(true);
  });

  it('looks once for all who ask at the same time', async () => {
    let looks = 0;
    const { look } = createReadiness([
      {
        name: 'counted',
        async run() {
          looks++;
        },
      },
    ]);
    await Promise.all([look(), look(), look()]);
    expect(looks).toBe(1);
    await look();
    expect(looks).toBe(2);
  });
});

describe('remembered', () => {
  it('does not look again for a while after it went well, but at once after it did not', async () => {
    let now = 0;
    let looks = 0;
    let fails = true;
    const check = remembered(
      {
        name: 'dear',
        async run() {
          looks++;
          if (fails) throw new Error('no');
        },
      },
      1000,
      () => now,
    );
    await expect(check.run()).rejects.toThrow();
    fails = false;
    await check.run();
    await check.run();
    expect(looks).toBe(2);
    now = 1000;
    await check.run();
    expect(looks).toBe(3);
  });
});
