import { SnowflakeUtil } from 'discord.js';
import type { LobbyStatus } from '../../db/lobbies.ts';
import type { DiscordApi, MessageBody, SentMessage } from '../discord-api.ts';

/** A lobby's message; `current` when it surely shows what was asked for. */
export type PostedLobby = { readonly messageId: string; readonly current: boolean };

/**
 * Sends the message of a lobby, once: the process may have died after an earlier try, so Discord's memory of the nonce
 * decides, and beyond that a look at the channel.
 * @param deps.nonceLifeMs for how long Discord surely knows a nonce
 */
export async function postLobby(
  deps: { readonly api: DiscordApi; readonly ownId: string; readonly nonceLifeMs: number },
  { sessionId, channelId, replaced, ageMs }: LobbyStatus,
  body: MessageBody,
): Promise<PostedLobby> {
  const { api, ownId, nonceLifeMs } = deps;
  if (ageMs > nonceLifeMs) {
    const found = await api.findMessage(
      channelId,
      idAt(Date.now() - ageMs - clockSkewMs),
      (message) => message.author.id === ownId && isLobbyOf(message, sessionId),
    );
    if (found !== null) return { messageId: found.id, current: false };
  }
  const nonce = replaced === 0 ? `lobby-${sessionId}` : `lobby-${sessionId}-${replaced}`;
  const message = await api.createMessage(channelId, body, nonce);
  // For a repeated nonce Discord returns the message sent before.
  return { messageId: message.id, current: textsOf(message.embeds) === textsOf(body.embeds) };
}

/** By how much Discord's clock and ours may differ, in milliseconds. */
const clockSkewMs = 5 * 60_000;

/** What comes after this id was made after that moment (docs: Snowflakes in Pagination). */
function idAt(milliseconds: number): string {
  return String(SnowflakeUtil.generate({ timestamp: milliseconds }) & ~0x3fffffn);
}

function isLobbyOf({ embeds }: SentMessage, sessionId: string): boolean {
  return embeds.some(({ footer }) => footer?.text.includes(sessionId));
}

function textsOf(embeds: MessageBody['embeds'] = []): string {
  return JSON.stringify(embeds.map(({ description, footer }) => [description, footer?.text]));
}
