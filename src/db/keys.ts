import { eq, sql } from 'drizzle-orm';
import { DomainError } from '../domain/errors.ts';
import type { Database } from './client.ts';
import { encryptionKeys } from './schema.ts';
import type { Vault } from './vault.ts';

const canary = Buffer.from('cloud-engine canary');

/**
 * Lets a process start only with a key that fits the database: its key opens the active canary, or the active key is
 * among its old ones (then its own becomes active). The first process ever stores the first canary.
 * @throws DomainError KEY_MISMATCH naming ENCRYPTION_KEY.
 */
export async function checkKey(db: Database, vault: Vault): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('cloud-engine.encryption-keys'))`);
    const [active] = await tx.select().from(encryptionKeys).where(eq(encryptionKeys.active, true));
    if (active?.keyId === vault.activeKeyId) {
      vault.open(active.canary, `canary/${active.keyId}`);
      return;
    }
    if (active !== undefined && !vault.oldKeyIds.includes(active.keyId)) {
      throw new DomainError(
        'KEY_MISMATCH',
        { active: active.keyId },
        'encryption: ENCRYPTION_KEY is not the key this database was written with; give the former one in ENCRYPTION_KEYS_OLD to change it',
      );
    }
    await tx.update(encryptionKeys).set({ active: false });
    const row = {
      keyId: vault.activeKeyId,
      canary: vault.seal(canary, `canary/${vault.activeKeyId}`),
      active: true,
    };
    await tx
      .insert(encryptionKeys)
      .values(row)
      .onConflictDoUpdate({ target: encryptionKeys.keyId, set: { active: true } });
  });
}
