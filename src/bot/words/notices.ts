import type { PendingNotice } from '../../db/notices.ts';
import { code, messageLink } from '../text.ts';

/** A notice as the person reads it: what happened, and what to do next. */
export function noticeWords({ notice, guildId, channelId }: PendingNotice): string {
  const lobbyOf = (messageId: string | null) =>
    messageId === null || channelId === null ? 'its lobby' : messageLink(guildId, channelId, messageId);
  switch (notice.code) {
    case 'SESSION_ENDS_SOON':
      return `Your session ${code(notice.sessionId)} in ${code(notice.project)} ends <t:${notice.at}:R>, because nobody does anything. **Extend** gives it more time: ${lobbyOf(notice.messageId)}`;
    case 'ENVIRONMENT_ENDS_SOON':
      return `What session ${code(notice.sessionId)} made in ${code(notice.project)} is destroyed <t:${notice.at}:R>, as was approved with it. **Extend** lets it live longer: ${lobbyOf(notice.messageId)}`;
    case 'ACCESS_GRANTED':
      return `<@${notice.by}> gave you \`deploy\` on ${code(notice.project)}${notice.until === null ? '' : ` until <t:${notice.until}:f>`}. Next: \`/cloud-deploy project:${notice.project}\`.`;
    case 'ACCESS_DECLINED':
      return `<@${notice.by}> declined your request for ${code(notice.project)}. Ask them why, or ask for another project with \`/cloud-help\`.`;
  }
}
