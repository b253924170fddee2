import type { ListedRun, LobbyMessage } from '../../db/overview.ts';
import { jobIdOf } from '../../queue/job.ts';

/** Where Bull Board is served. */
export const boardPath = '/queues';

/** Bull Board's page of the wake-up that was dispatched last; null before there is one. */
export function jobLink(run: Pick<ListedRun, 'runId' | 'attempt' | 'dispatch' | 'kind'>): string | null {
  return run.dispatch === 0 ? null : `${boardPath}/queue/${run.kind}/${encodeURIComponent(jobIdOf(run))}`;
}

/** The lobby's message in Discord. */
export function messageLink({ guildId, channelId, messageId }: LobbyMessage): string {
  return `https://discord.com/channels/${[guildId, channelId, messageId].map(encodeURIComponent).join('/')}`;
}
