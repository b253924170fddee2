import { eq, inArray } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { announceEnds, endsAt } from '../../db/environments.ts';
import { writeNotice } from '../../db/notices.ts';
import { environments, lobbies, projects, sessions } from '../../db/schema.ts';
import { touchSession } from '../../db/sessions.ts';

/**
 * Tells the authors of environments whose end is near, once for each end: by a notice, and in the lobby.
 * @returns the sessions that made them, for their lobbies
 */
export async function announceEnvironmentEnds(db: Database): Promise<readonly string[]> {
  return db.transaction(async (tx) => {
    const ids = await announceEnds(tx);
    if (ids.length === 0) return ids;
    const ending = await tx
      .select({
        sessionId: sessions.id,
        userId: sessions.authorId,
        endsAt: endsAt.mapWith(sessions.endedAt),
        project: projects.name,
        guildId: projects.guildId,
        channelId: lobbies.channelId,
        messageId: lobbies.messageId,
      })
      .from(environments)
      .innerJoin(sessions, eq(sessions.id, environments.sessionId))
      .innerJoin(projects, eq(projects.id, sessions.projectId))
      .leftJoin(lobbies, eq(lobbies.sessionId, sessions.id))
      .where(inArray(sessions.id, [...ids]));
    for (const { guildId, userId, channelId, endsAt: end, ...facts } of ending) {
      const at = Math.floor((end?.getTime() ?? 0) / 1000);
      const notice = { code: 'ENVIRONMENT_ENDS_SOON', at, ...facts } as const;
      await writeNotice(tx, { guildId, userId, channelId, notice });
      await touchSession(tx, facts.sessionId);
    }
    return ids;
  });
}
