import { and, eq, sql } from 'drizzle-orm';
import { newId } from '../domain/ids.ts';
import type { Executor } from './client.ts';
import { accessRequests } from './schema.ts';

export type AccessRequest = typeof accessRequests.$inferSelect;

/** Stores a request, or finds the one that is open. */
export async function putAccessRequest(
  db: Executor,
  values: Pick<AccessRequest, 'guildId' | 'project' | 'userId' | 'reason' | 'channelId'>,
): Promise<AccessRequest> {
  const { guildId, project, userId } = values;
  await db
    .insert(accessRequests)
    .values({ id: newId(), ...values })
    .onConflictDoNothing();
  const [request] = await db
    .select()
    .from(accessRequests)
    .where(
      and(
        eq(accessRequests.guildId, guildId),
        eq(accessRequests.userId, userId),
        eq(accessRequests.project, project),
        eq(accessRequests.state, 'open'),
      ),
    );
  if (request === undefined) throw new Error('no open request'); // decided in between: another try makes a new one
  return request;
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
  tx: Executor,
  id: string,
  state: 'granted' | 'declined',
  decidedBy: string,
): Promise<boolean> {
  const decided = await tx
    .update(accessRequests)
    .set({ state, decidedBy, decidedAt: sql`now()` })
    .where(and(eq(accessRequests.id, id), eq(accessRequests.state, 'open')))
    .returning({ id: accessRequests.id });
  return decided.length > 0;
}
