import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVault } from './vault.ts';

const key = randomBytes(32);
const vault = createVault({ active: key });
const secret = Buffer.from('the state of a project '.repeat(50));

describe('the vault', () => {
  it('opens what it sealed, which holds nothing in the clear and is smaller', () => {
    const sealed = vault.seal(secret, 'p/state/1');
    expect(vault.open(sealed, 'p/state/1')).toEqual(secret);
    expect(sealed.includes('state')).toBe(false);
    expect(sealed.length).toBeLessThan(secret.length);
  });

  it('does not open what was moved to another row, changed, or cut', () => {
    const sealed = vault.seal(secret, 'p/state/1');
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
    const refused = expect.objectContaining({ code: 'DECRYPT_FAILED' });
    expect(() => vault.open(sealed, 'p/state/2')).toThrow(refused);
    expect(() => vault.open(changed, 'p/state/1')).toThrow(refused);
    expect(() => vault.open(sealed.subarray(0, 20), 'p/state/1')).toThrow(refused);
  });

  it('opens with an old key and seals with the active one', () => {
    const rotated = createVault({ active: randomBytes(32), old: [key] });
    expect(rotated.open(vault.seal(secret, 'x'), 'x')).toEqual(secret);
    expect(() => vault.open(rotated.seal(secret, 'x'), 'x')).toThrow(
      expect.objectContaining({ code: 'DECRYPT_FAILED' }),
    );
  });
});
