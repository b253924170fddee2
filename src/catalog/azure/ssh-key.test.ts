import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sshKeyPattern, sshKeyProblem, throwAwayKey } from './ssh-key.ts';

/** As `ssh-keygen` writes a key. */
function sshKey(kind: string, ...parts: Buffer[]): string {
  const fields = [Buffer.from(kind), ...parts].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return `${kind} ${Buffer.concat(fields).toString('base64')}`;
}

function rsaKey(bits: number): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const { e = '', n = '' } = publicKey.export({ format: 'jwk' });
  const modulus = Buffer.concat([Buffer.alloc(1), Buffer.from(n, 'base64url')]);
  return sshKey('ssh-rsa', Buffer.from(e, 'base64url'), modulus);
}

describe('an SSH key', () => {
  const ed25519 = sshKey('ssh-ed25519', Buffer.alloc(32, 7));

  it.each([throwAwayKey, rsaKey(2048), ed25519, `${ed25519} jo@example "x" \${a}`])('is taken', (key) => {
    expect(key).toMatch(sshKeyPattern);
    expect(sshKeyProblem(key)).toBeNull();
  });

  it('is refused when it is too short', () => {
    expect(sshKeyProblem(rsaKey(1024))).toBe('has 1024 bits: Azure wants 2048 or more');
  });

  it.each([ed25519.slice(0, -8), ed25519.replace('ed25519', 'rsa'), 'ssh-rsa AAAA', 'ssh-rsa /////w=='])(
    'is refused when it is not whole: %s',
    (key) => expect(sshKeyProblem(key)).toContain('is not whole'),
  );

  it.each(['-----BEGIN OPENSSH PRIVATE KEY-----', 'ecdsa-sha2-nistp256 AAAA', `${ed25519}\nssh-rsa AAAA`])(
    'of another kind is refused: %s',
    (key) => expect(key).not.toMatch(sshKeyPattern),
  );
});
