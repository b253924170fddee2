import { and, eq, sql } from 'drizzle-orm';
import { newId } from '../domain/ids.ts';
import type { Executor, Transaction } from './client.ts';
import { accessRequests } from './schema.ts';

export type AccessRequest = typeof accessRequests.$inferSelect;

const isOpen = sql`${accessRequests.state} = 'open'`;

/** Stores a request; if there is an open one, that is asked again, with this reason in this channel. */
export async function putAccessRequest(
  tx: Transaction,
  values: Pick<AccessRequest, 'guildId' | 'project' | 'userId' | 'reason' | 'channelId'>,
): Promise<{ readonly request: AccessRequest; readonly isNew: boolean }> {
  const id = newId();
  const { reason, channelId } = values;
  const [request] = await tx
    .insert(accessRequests)
    .values({ id, ...values })
    .onConflictDoUpdate({
      target: [accessRequests.guildId, accessRequests.userId, accessRequests.project],
      targetWhere: isOpen,
      set: { reason, channelId },
    })
    .returning();
  if (request === undefined) throw new Error('insert returned no request');
  return { request, isNew: request.id === id };
}

/** How many requests of a member wait for an answer. */
export async function openRequests(db: Executor, guildId: string, userId: string): Promise<number> {
  const own = and(eq(accessRequests.guildId, guildId), eq(accessRequests.userId, userId));
  return db.$count(accessRequests, and(own, isOpen));
}

export async function findAccessRequest(db: Executor, id: string): Promise<AccessRequest | null> {
  const [request] = await db.select().from(accessRequests).where(eq(accessRequests.id, id));
  return request ?? null;
}

export async function setRequestMessage(db: Executor, id: string, messageId: string): Promise<void> {
  await db.update(accessRequests).set({ messageId }).where(eq(accessRequests.id, id));
}

/** @returns false when somebody has decided it already */
export async function decideRequest(
  tx: Transaction,
  id: string,
  state: 'granted' | 'declined',
  decidedBy: string,
): Promise<boolean> {
  const decided = await tx
    .update(accessRequests)
    .set({ state, decidedBy, decidedAt: sql`now()` })
    .where(and(eq(accessRequests.id, id), isOpen))
    .returning({ id: accessRequests.id });
  return decided.length > 0;
}
