import type { Logger } from 'pino';
import type { Database } from '../../db/client.ts';
import {
  type LobbyStatus,
  lobbiesToShow,
  lobbyStatus,
  setLobbyMessage,
  setLobbyRendered,
} from '../../db/lobbies.ts';
import { replaceLobby, setLobbyProblem } from '../../db/vanished.ts';
import { isFinal } from '../../domain/session-state.ts';
import type { Orchestrator } from '../../engine/orchestrator.ts';
import { createCoalescer } from '../coalesce.ts';
import type { DiscordApi } from '../discord-api.ts';
import { discordCode, errorFacts, isRefusal, vanished } from '../discord-errors.ts';
import { postLobby } from './post.ts';
import { renderLobby } from './render.ts';

/** How many lobbies one sweep brings up to date; the next sweep goes on. */
const sweepSize = 100;

/** Where a lobby stands; `messageId` is null while it could not be shown. */
export type LobbyPlace = { readonly channelId: string; readonly messageId: string | null };

/** Keeps the lobby messages as their sessions are. */
export type LobbyKeeper = {
  /** Shows a session as it is now. @returns where, once that was tried; null for a session without a lobby */
  show(sessionId: string): Promise<LobbyPlace | null>;
  /** Brings up to date what changed while nobody was looking, and posts what was never posted. */
  sweep(): Promise<void>;
  /** Waits for edits under way and makes no more. */
  close(): Promise<void>;
};

/**
 * Edits coalesce: one is in flight for each lobby, then the newest state follows. What a message shows is noted in
 * Postgres once Discord has it, so a death in between costs one superfluous edit.
 * @param deps.onPosted a lobby's message has just come to be
 * @param deps.onRefused a notice says that Discord takes a lobby no longer
 */
export function createLobbyKeeper(deps: {
  readonly db: Database;
  readonly orchestrator: Pick<Orchestrator, 'viewSession'>;
  readonly api: DiscordApi;
  readonly log: Logger;
  readonly ownId: () => string;
  readonly nonceLifeMs: number;
  readonly onPosted: (sessionId: string) => void;
  readonly onRefused: () => void;
}): LobbyKeeper {
  const { db, orchestrator, api, log, ownId, nonceLifeMs, onPosted, onRefused } = deps;
  /** What was last sent, of sessions that go on: an equal message is not sent again. */
  const sent = new Map<string, string>();

  async function pass(sessionId: string): Promise<void> {
    const status = await lobbyStatus(db, sessionId);
    if (status === null || !isBehind(status)) return;
    try {
      await bringUpToDate(status);
    } catch (error) {
      sent.delete(sessionId);
      if (!isRefusal(error)) throw error;
      const lost = vanished(error);
      if (lost !== null && ((await replaceLobby(db, status, lost)) || (await isElsewhere(status)))) {
        log.warn({ session: sessionId, lost }, 'lobby deleted: it is sent anew');
        return pass(sessionId);
      }
      log.error({ session: sessionId, ...errorFacts(error) }, 'Discord refuses to show this lobby');
      await setLobbyProblem(db, sessionId, status.version, String(discordCode(error)));
      onRefused();
    }
  }

  /** True when the relay, which needs it for a thread, has replaced the lobby meanwhile. */
  async function isElsewhere({ sessionId, channelId, messageId }: LobbyStatus): Promise<boolean> {
    const now = await lobbyStatus(db, sessionId);
    return now !== null && (now.channelId !== channelId || now.messageId !== messageId);
  }

  async function bringUpToDate(status: LobbyStatus): Promise<void> {
    const { sessionId, channelId } = status;
    const view = await orchestrator.viewSession(sessionId);
    if (view === null) return;
    const body = renderLobby(view);
    const text = JSON.stringify(body);
    let messageId = status.messageId;
    if (messageId === null) {
      const posted = await postLobby({ api, ownId: ownId(), nonceLifeMs }, status, body);
      messageId = posted.messageId;
      await setLobbyMessage(db, sessionId, messageId);
      if (posted.current) sent.set(sessionId, text);
      onPosted(sessionId);
    }
    if (sent.get(sessionId) !== text) await api.editMessage(channelId, messageId, body);
    await setLobbyRendered(db, sessionId, view.version);
    if (isFinal(view.state)) sent.delete(sessionId);
    else sent.set(sessionId, text);
  }

  const coalescer = createCoalescer((sessionId) =>
    pass(sessionId).catch((error: unknown) =>
      log.warn({ session: sessionId, ...errorFacts(error) }, 'lobby not shown yet'),
    ),
  );
  return {
    async show(sessionId) {
      await coalescer.kick(sessionId);
      return lobbyStatus(db, sessionId).catch(() => null);
    },
    async sweep() {
      const behind = await lobbiesToShow(db, sweepSize);
      await Promise.all(behind.map((sessionId) => coalescer.kick(sessionId)));
    },
    close: () => coalescer.close(),
  };
}

/** What Discord refused is tried again when the session has changed. */
function isBehind({ renderedVersion, version, waiting, problem }: LobbyStatus): boolean {
  return renderedVersion < version || (waiting && problem === null);
}
