import { describe, expect, it } from 'vitest';
import { createAttempts, networkOf } from './attempts.ts';

describe('networkOf', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::1', '0:0:0:0'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('%s is of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('attempts', () => {
  it('close an address after so many wrong ones, and no other', async () => {
    const attempts = createAttempts({ wrong: 2, seconds: 60 });
    await attempts.wrong('192.0.2.1');
    expect(await attempts.waitSeconds('192.0.2.1')).toBe(0);
    await attempts.wrong('192.0.2.1');
    expect(await attempts.waitSeconds('192.0.2.1')).toBe(60);
    expect(await attempts.waitSeconds('192.0.2.2')).toBe(0);
  });

  it('close the whole network of an IPv6 address', async () => {
    const attempts = createAttempts({ wrong: 1, seconds: 60 });
    await attempts.wrong('2001:db8::1');
    expect(await attempts.waitSeconds('2001:db8::2')).toBe(60);
    expect(await attempts.waitSeconds('2001:db8:0:1::1')).toBe(0);
  });
});
