import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Executor } from './client.ts';
import { providerLocks } from './schema.ts';

/** A lock file of terraform's, and the sha256 of it: plans name it. */
export type ProviderLock = { readonly lock: string; readonly digest: string };

/** The lock file of a provider set; null before any worker or operator has made it. */
export async function providerLockOf(db: Executor, providerSet: string): Promise<ProviderLock | null> {
  const [found] = await db
    .select({ lock: providerLocks.lock, digest: providerLocks.digest })
    .from(providerLocks)
    .where(eq(providerLocks.providerSet, providerSet));
  return found ?? null;
}

/** The lock file that counts for each provider set, by its digest, and since when it does. */
export function currentProviderLocks(
  db: Executor,
): Promise<readonly { readonly providerSet: string; readonly digest: string; readonly madeAt: Date }[]> {
  return db
    .select({
      providerSet: providerLocks.providerSet,
      digest: providerLocks.digest,
      madeAt: providerLocks.madeAt,
    })
    .from(providerLocks);
}

/** Stores the lock file that a first worker made, unless another one was quicker. @returns the one that counts */
export async function offerProviderLock(
  db: Executor,
  providerSet: string,
  lock: string,
): Promise<ProviderLock> {
  await db
    .insert(providerLocks)
    .values({ providerSet, lock, digest: digestOf(lock) })
    .onConflictDoNothing();
  const counts = await providerLockOf(db, providerSet);
  if (counts === null) throw new Error(`no lock of ${providerSet}`);
  return counts;
}

/** Stores the lock file that an operator made, in place of any other. */
export async function replaceProviderLock(
  db: Executor,
  providerSet: string,
  lock: string,
): Promise<ProviderLock> {
  const made = { lock, digest: digestOf(lock) };
  await db
    .insert(providerLocks)
    .values({ providerSet, ...made })
    .onConflictDoUpdate({ target: providerLocks.providerSet, set: { ...made, madeAt: sql`now()` } });
  return made;
}

function digestOf(lock: string): string {
  return createHash('sha256').update(lock).digest('hex');
}
