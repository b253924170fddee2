import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { writeNotice } from '../../db/notices.ts';
import { lobbies, projects, sessions } from '../../db/schema.ts';
import { expiringStates } from '../../domain/session-state.ts';

/** How long before the end its author is warned, in minutes. Sessions that live no longer than this are not warned of. */
const warningMinutes = 5;

/**
 * Warns the authors of sessions whose time is nearly over, once for each end: in the lobby and by a notice.
 * @returns the sessions, for their lobbies
 */
export async function warnExpiring(db: Database): Promise<readonly string[]> {
  return db.transaction(async (tx) => {
    const due = await tx
      .update(sessions)
      .set({ warnedOf: sql`${sessions.expiresAt}`, version: sql`${sessions.version} + 1` })
      .where(
        and(
          inArray(sessions.state, [...expiringStates]),
          sql`${sessions.expiresAt} between now() and now() + make_interval(mins => ${warningMinutes})`,
          sql`${sessions.warnedOf} is distinct from ${sessions.expiresAt}`,
          sql`${sessions.ttlMinutes} > ${warningMinutes}`,
        ),
      )
      .returning({ id: sessions.id });
    const ids = due.map(({ id }) => id);
    if (ids.length === 0) return ids;
    const warned = await tx
      .select({
        sessionId: sessions.id,
        userId: sessions.authorId,
        expiresAt: sessions.expiresAt,
        project: projects.name,
        guildId: projects.guildId,
        channelId: lobbies.channelId,
        messageId: lobbies.messageId,
      })
      .from(sessions)
      .innerJoin(projects, eq(projects.id, sessions.projectId))
      .innerJoin(lobbies, eq(lobbies.sessionId, sessions.id))
      .where(inArray(sessions.id, ids));
    for (const { guildId, userId, channelId, expiresAt, ...facts } of warned) {
      const at = Math.floor((expiresAt?.getTime() ?? 0) / 1000);
      await writeNotice(tx, {
        guildId,
        userId,
        channelId,
        notice: { code: 'SESSION_ENDS_SOON', at, ...facts },
      });
    }
    return ids;
  });
}
