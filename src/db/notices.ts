import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { newId } from '../domain/ids.ts';
import type { Notice } from '../domain/notice.ts';
import type { Executor } from './client.ts';
import { notices } from './schema.ts';

export type PendingNotice = {
  readonly id: string;
  readonly guildId: string;
  /** Null: to a channel. */
  readonly userId: string | null;
  /** Where it is said when the person takes no direct messages, or when it is for nobody alone. */
  readonly channelId: string | null;
  readonly notice: Notice;
};

/** Tells somebody, or a channel, something: the bot sends it once the transaction is committed. */
export async function writeNotice(tx: Executor, notice: Omit<PendingNotice, 'id'>): Promise<void> {
  await tx.insert(notices).values({ id: newId(), ...notice });
}

/** Notices that nobody has got, oldest first. Those of more than a day ago are no news. */
export async function pendingNotices(db: Executor, limit: number): Promise<PendingNotice[]> {
  return db
    .select({
      id: notices.id,
      guildId: notices.guildId,
      userId: notices.userId,
      channelId: notices.channelId,
      notice: notices.notice,
    })
    .from(notices)
    .where(
      and(
        isNull(notices.sentAt),
        isNull(notices.problem),
        sql`${notices.createdAt} > now() - interval '1 day'`,
      ),
    )
    .orderBy(asc(notices.createdAt))
    .limit(limit);
}

/** @param problem Discord's code when it refused the notice everywhere */
export async function settleNotice(db: Executor, id: string, problem: string | null): Promise<void> {
  const settled = problem === null ? { sentAt: sql`now()` } : { problem };
  await db.update(notices).set(settled).where(eq(notices.id, id));
}
