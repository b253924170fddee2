import type { Transaction } from '../db/client.ts';
import { lobbyStatus } from '../db/lobbies.ts';
import { writeNotice } from '../db/notices.ts';
import type { Project } from '../db/projects.ts';
import { type Session, touchSession } from '../db/sessions.ts';
import type { Notice } from '../domain/notice.ts';

/** Tells the author of a session when something ends: by a notice, and in the lobby. */
export async function tellEnd(
  tx: Transaction,
  project: Project,
  { id: sessionId, authorId: userId }: Session,
  { code, end }: { readonly code: EndNotice; readonly end: Date },
): Promise<void> {
  const lobby = await lobbyStatus(tx, sessionId);
  const at = Math.floor(end.getTime() / 1000);
  await writeNotice(tx, {
    guildId: project.guildId,
    userId,
    channelId: lobby?.channelId ?? project.channelId,
    notice: { code, sessionId, project: project.name, at, messageId: lobby?.messageId ?? null },
  });
  await touchSession(tx, sessionId);
}

type EndNotice = Extract<Notice, { readonly sessionId: string; readonly at: number }>['code'];
