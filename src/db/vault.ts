import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DomainError } from '../domain/errors.ts';

/** Seals what must not lie in the clear: plans, states, configurations. */
export type Vault = {
  /** The id under which the active key's canary is stored. */
  readonly activeKeyId: string;
  /** Ids of the keys that can only open. */
  readonly oldKeyIds: readonly string[];
  /** Compresses, then encrypts. `associated` (project, kind, row) must be the same to open it. */
  seal(plain: Buffer, associated: string): Buffer;
  /** @throws DomainError DECRYPT_FAILED when no key opens it, or it was changed or moved to another row. */
  open(sealed: Buffer, associated: string): Buffer;
};

// version 1: version byte · key id (8) · nonce (12) · tag (16) · AES-256-GCM(gzip(plain))
const version = 1;
const header = 1 + 8 + 12 + 16;

/** @param keys 32 bytes each; `active` seals, all open */
export function createVault(keys: { active: Buffer; old?: readonly Buffer[] }): Vault {
  const { active, old = [] } = keys;
  const byId = new Map([...old, active].map((key) => [keyId(key), key]));
  return {
    activeKeyId: keyId(active),
    oldKeyIds: old.map(keyId),
    seal(plain, associated) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', active, nonce);
      cipher.setAAD(Buffer.from(associated));
      const body = Buffer.concat([cipher.update(gzipSync(plain)), cipher.final()]);
      return Buffer.concat([
        Buffer.from([version]),
        Buffer.from(keyId(active), 'hex'),
        nonce,
        cipher.getAuthTag(),
        body,
      ]);
    },
    open(sealed, associated) {
      const id = sealed.subarray(1, 9).toString('hex');
      const key = byId.get(id);
      if (sealed.length < header || sealed[0] !== version || key === undefined) {
        throw new DomainError('DECRYPT_FAILED', { keyId: id });
      }
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(9, 21));
        decipher.setAAD(Buffer.from(associated));
        decipher.setAuthTag(sealed.subarray(21, header));
        return gunzipSync(Buffer.concat([decipher.update(sealed.subarray(header)), decipher.final()]));
      } catch {
        throw new DomainError('DECRYPT_FAILED', { keyId: id, associated });
      }
    },
  };
}

/** A key's public name: the first 8 bytes of the sha256 of its own domain-separated hash. */
function keyId(key: Buffer): string {
  return createHash('sha256').update('cloud-engine key id').update(key).digest('hex').slice(0, 16);
}
