import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import { type PendingNotice, pendingNotices, settleNotice } from '../db/notices.ts';
import { createCoalescer } from './coalesce.ts';
import type { DiscordApi } from './discord-api.ts';
import { discordCode, errorFacts, isRefusal } from './discord-errors.ts';
import { noticeWords } from './words/notices.ts';

/** How many one sweep sends; the next sweep goes on. */
const sweepSize = 50;

/** Tells people what concerns them alone: by direct message, or where they deploy when they take none. */
export type Notices = {
  /** Sends what waits. Never rejects. */
  sweep(): Promise<void>;
  /** Waits for the message under way and sends no more. */
  close(): Promise<void>;
};

/**
 * A notice is marked once Discord has it; whoever dies in between sends it again under the same nonce, which Discord
 * remembers for minutes.
 */
export function createNotices(deps: {
  readonly db: Database;
  readonly api: DiscordApi;
  readonly log: Logger;
}): Notices {
  const { db, api, log } = deps;

  async function send(notice: PendingNotice): Promise<string | null> {
    const { id, userId, channelId } = notice;
    const content = noticeWords(notice);
    try {
      await api.createMessage(await api.directChannel(userId), { content }, id);
      return null;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (channelId === null) return String(discordCode(error));
    }
    try {
      await api.createMessage(channelId, { content: `<@${userId}> ${content}` }, id, userId);
      return null;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return String(discordCode(error));
    }
  }

  async function pass(): Promise<void> {
    for (const notice of await pendingNotices(db, sweepSize)) {
      const problem = await send(notice);
      await settleNotice(db, notice.id, problem);
      if (problem !== null)
        log.warn({ notice: notice.id, code: problem }, 'Discord takes this notice nowhere');
    }
  }

  const coalescer = createCoalescer(() =>
    pass().catch((error: unknown) => log.warn(errorFacts(error), 'notices not sent yet')),
  );
  return { sweep: () => coalescer.kick('all'), close: () => coalescer.close() };
}
