import { RESTJSONErrorCodes } from 'discord.js';
import type { PendingNotice } from '../../db/notices.ts';
import { formatDollars } from '../../domain/money.ts';
import type { Notice } from '../../domain/notice.ts';
import { code, messageLink } from '../text.ts';
import { grantNoticeWords } from './grants.ts';

/** A notice as the person reads it: what happened, and what to do next. */
export function noticeWords({ notice, guildId, channelId }: PendingNotice): string {
  const lobbyOf = (messageId: string | null) =>
    messageId === null || channelId === null ? 'its lobby' : messageLink(guildId, channelId, messageId);
  switch (notice.code) {
    case 'SESSION_ENDS_SOON':
      return `Your session ${code(notice.sessionId)} in ${code(notice.project)} ends <t:${notice.at}:R>, because nobody does anything. **Extend** gives it more time: ${lobbyOf(notice.messageId)}`;
    case 'ENVIRONMENT_ENDS_SOON':
      return `What session ${code(notice.sessionId)} made in ${code(notice.project)} is destroyed <t:${notice.at}:R>, as was approved with it. **Extend** lets it live longer: ${lobbyOf(notice.messageId)}`;
    case 'LOBBY_LOST':
      return `The lobby of session ${code(notice.sessionId)} in ${code(notice.project)} cannot be shown in <#${notice.shownIn}>${refusalWords(notice.problem)}. \`/cloud-show session:${notice.sessionId}\` tells how it stands, \`/cloud-cancel session:${notice.sessionId}\` ends it.`;
    case 'THREAD_LOST':
      return `The thread of session ${code(notice.sessionId)} in ${code(notice.project)} cannot be written to${refusalWords(notice.problem)}. The apply is not stopped by that: \`/cloud-logs session:${notice.sessionId}\` has every line.`;
    case 'BUDGET_USED':
      return `${code(notice.project)} uses ${formatDollars(notice.used, 2)} of its budget of ${formatDollars(notice.limit, 2)} a month, with what sessions in flight reserve (${Math.floor((notice.used / notice.limit) * 100)}%). ${notice.level === 'wall' ? 'Nothing more fits: what goes beyond needs an admin.' : ''}\n\`/cloud-quota project:${notice.project}\` shows it, \`/cloud-edit-project\` changes the budget.`;
    case 'BUDGET_BEYOND':
      return `Session ${code(notice.sessionId)} of <@${notice.by}> goes beyond the budget of ${code(notice.project)}. A project admin can approve it in its lobby, with a reason, or reject it: \`/cloud-show session:${notice.sessionId}\`.`;
    case 'GRANT_GIVEN':
    case 'GRANT_ENDED':
      return grantNoticeWords(notice);
    case 'SESSION_ENDED':
      return `${endedWords(notice)} ${lobbyOf(notice.messageId)}`;
    case 'ACCESS_GRANTED':
      return `<@${notice.by}> gave you \`deploy\` on ${code(notice.project)}${notice.until === null ? '' : ` until <t:${notice.until}:f>`}. Next: \`/cloud-deploy project:${notice.project}\`.`;
    case 'ACCESS_DECLINED':
      return `<@${notice.by}> declined your request for ${code(notice.project)}. Ask them why, or ask for another project with \`/cloud-help\`.`;
  }
}

/** Why Discord refuses, and what helps. */
function refusalWords(problem: string): string {
  switch (Number(problem)) {
    case RESTJSONErrorCodes.UnknownChannel:
      return ': it was deleted';
    case RESTJSONErrorCodes.UnknownMessage:
      return ': its message was deleted';
    case RESTJSONErrorCodes.MissingAccess:
    case RESTJSONErrorCodes.MissingPermissions:
      return ': the bot lacks a permission there, which a server admin can give it';
    default:
      return `: Discord refuses it (${problem})`;
  }
}

function endedWords(notice: Extract<Notice, { code: 'SESSION_ENDED' }>): string {
  const why = notice.why === null ? '' : `: ${code(notice.why, 300)}`;
  const what = `your session ${code(notice.sessionId)} in ${code(notice.project)}`;
  if (!notice.stopping) return `<@${notice.by}> cancelled ${what}${why}. Nothing more happens in it:`;
  return notice.forced
    ? `<@${notice.by}> ends ${what} by force${why}. The lobby will say what exists, and what is in doubt:`
    : `<@${notice.by}> stops ${what}${why}. What exists by then is recorded, and the lobby will show it:`;
}
