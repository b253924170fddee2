import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import { type PendingNotice, pendingNotices, settleNotice } from '../db/notices.ts';
import { createCoalescer } from './coalesce.ts';
import type { DiscordApi } from './discord-api.ts';
import { discordCode, errorFacts, isRefusal } from './discord-errors.ts';
import { noticeWords } from './words/notices.ts';

/** How many one sweep sends; the next sweep goes on. */
const sweepSize = 50;

/** Tells people what concerns them alone, by direct message, or where they deploy when they take none; and channels. */
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

  /** @returns Discord's code when it takes the notice nowhere */
  async function send(notice: PendingNotice): Promise<string | null> {
    const { id, userId, channelId } = notice;
    const content = noticeWords(notice);
    const direct = async (to: string) => api.createMessage(await api.directChannel(to), { content }, id);
    const refused = userId === null ? 'nobody' : await refusalOf(() => direct(userId));
    if (refused === null || channelId === null) return refused;
    return userId === null
      ? refusalOf(() => api.createMessage(channelId, { content }, id))
      : refusalOf(() => api.createMessage(channelId, { content: `<@${userId}> ${content}` }, id, userId));
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

/** Discord's code when it refuses, null when it does not. @throws what is no refusal */
async function refusalOf(act: () => Promise<unknown>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return String(discordCode(error));
  }
}
