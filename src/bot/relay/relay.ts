import type { Logger } from 'pino';
import type { Database } from '../../db/client.ts';
import { eventsAfter } from '../../db/events.ts';
import { setLobbyThread, setThreadArchived, threadsToArchive, threadToArchive } from '../../db/lobbies.ts';
import {
  type Chunk,
  type Cursor,
  pendingChunk,
  type RelayPlace,
  type RelayRun,
  relayCursor,
  relayPlace,
  runsToRelay,
  sessionsToRelay,
  settleChunk,
  writeChunk,
} from '../../db/relay.ts';
import { replaceLobby, setThreadProblem } from '../../db/vanished.ts';
import type { Orchestrator } from '../../engine/orchestrator.ts';
import { createCoalescer } from '../coalesce.ts';
import type { DiscordApi } from '../discord-api.ts';
import { discordCode, errorFacts, isRefusal, vanished } from '../discord-errors.ts';
import { behindBlock, bodyOf } from './behind.ts';
import { firstBlock } from './chunk.ts';
import { openingText } from './opening.ts';
import { createPace } from './pace.ts';
import { sendChunk } from './send.ts';

/** How many sessions one sweep takes up; the next sweep goes on. */
const sweepSize = 100;
/** More lines than ever fit into one message. */
const eventsAtOnce = 500;

/** Tells the story of each apply in the thread of its lobby: every line, once, in order. */
export type Relay = {
  /** Tells what is new of a session's applies. */
  follow(sessionId: string): Promise<void>;
  /** Tells what happened while nobody was looking. */
  sweep(): Promise<void>;
  /** Waits for the message under way and sends no more. */
  close(): Promise<void>;
};

/**
 * Each message is written down as a chunk before it is sent, and the cursor moves over it afterwards; whoever finds a
 * chunk sends exactly that one again, under the same nonce.
 * @param deps.nonceLifeMs for how long Discord surely knows a nonce; a chunk in doubt for longer is looked for first
 * @param deps.behindMs how long a line may wait before many are told at once
 * @param deps.onLobbyStale a lobby is to be sent anew, or says something else of its thread
 * @param deps.onRefused a notice says that Discord takes a thread no longer
 * @param deps.paceMs while an apply runs, the least time between two messages, so that lines gather
 */
export function createRelay(deps: {
  readonly db: Database;
  readonly orchestrator: Pick<Orchestrator, 'viewSession'>;
  readonly api: DiscordApi;
  readonly log: Logger;
  readonly ownId: () => string;
  readonly nonceLifeMs: number;
  readonly paceMs: number;
  readonly behindMs: number;
  readonly onLobbyStale: (sessionId: string) => void;
  readonly onRefused: () => void;
}): Relay {
  const { db, orchestrator, api, log, ownId, nonceLifeMs, behindMs, onLobbyStale, onRefused } = deps;
  const pace = createPace(deps.paceMs);

  async function tell(sessionId: string): Promise<void> {
    for (const run of await runsToRelay(db, sessionId)) {
      const place = await relayPlace(db, sessionId);
      if (place === null) return;
      const threadId = place.threadId ?? (await startThread(sessionId, place));
      if (threadId === null) return;
      while (!pace.isClosed() && (await tellNext(sessionId, run, threadId)));
    }
    if (!pace.isClosed()) await putAway(sessionId);
  }

  /** The thread of a session that has ended, once all is told. */
  async function putAway(sessionId: string): Promise<void> {
    const threadId = await threadToArchive(db, sessionId);
    if (threadId === null) return;
    await api.archiveThread(threadId).catch((error: unknown) => {
      // Not allowed to: Discord does it by itself after a day.
      if (!isRefusal(error)) throw error;
    });
    await setThreadArchived(db, sessionId);
  }

  async function startThread(sessionId: string, place: RelayPlace): Promise<string | null> {
    const view = await orchestrator.viewSession(sessionId);
    if (view === null) return null;
    const name = `${view.project.name} ${sessionId}`;
    const threadId = await api
      .startThread(place.channelId, place.messageId, name)
      .catch((error: unknown) => replaceAndWait(sessionId, place, error));
    if (threadId === null) return null;
    await setLobbyThread(db, sessionId, threadId);
    log.info({ session: sessionId, thread: threadId }, 'thread started');
    return threadId;
  }

  /** Without the lobby's message there is no thread: it follows once the lobby has been sent anew. */
  async function replaceAndWait(sessionId: string, place: RelayPlace, error: unknown): Promise<null> {
    if (vanished(error) !== 'message') throw error;
    const replaced = await replaceLobby(db, { sessionId, ...place }, 'message');
    const now = replaced ? null : await relayPlace(db, sessionId);
    if (now?.messageId === place.messageId) throw error;
    onLobbyStale(sessionId);
    return null;
  }

  /** Sends one message. @returns false when there is nothing to tell now */
  async function tellNext(sessionId: string, run: RelayRun, threadId: string): Promise<boolean> {
    const cursor = await relayCursor(db, run.runId);
    let chunk = await pendingChunk(db, run.runId);
    if (chunk === null) {
      if (cursor !== null && run.state !== 'done') await pace.wait(threadId);
      if (!(await writeNext(sessionId, run.runId, cursor))) return false;
      chunk = await pendingChunk(db, run.runId);
      if (chunk === null) return true; // another process was quicker
    }
    await deliver(chunk, cursor, threadId);
    return true;
  }

  async function writeNext(sessionId: string, runId: string, cursor: Cursor | null): Promise<boolean> {
    if (cursor === null) {
      const view = await orchestrator.viewSession(sessionId);
      if (view === null) return false;
      await writeChunk(db, {
        runId,
        fromSeq: 0,
        toSeq: 0,
        attached: false,
        text: openingText(view, runId),
        nonce: `${runId}-0`,
      });
      return true;
    }
    const behind = await behindBlock(db, runId, cursor.seq, { behindMs, sessionId });
    if (behind !== null)
      log.warn({ session: sessionId, run: runId }, 'thread too far behind: told as a file');
    const events = behind === null ? await eventsAfter(db, runId, cursor.seq, eventsAtOnce) : [];
    if (behind === null && events.length === 0) return false;
    const block = behind ?? { runId, attached: false, ...firstBlock(events) };
    await writeChunk(db, { ...block, nonce: `${runId}-${block.fromSeq}` });
    return true;
  }

  async function deliver(chunk: Chunk, cursor: Cursor | null, threadId: string): Promise<void> {
    const after = cursor?.messageId ?? null;
    const body = await bodyOf(db, chunk);
    const messageId = await sendChunk({ api, ownId: ownId(), nonceLifeMs }, threadId, chunk, body, after);
    pace.sent(threadId);
    await settleChunk(db, chunk, messageId);
  }

  async function pass(sessionId: string): Promise<void> {
    try {
      await tell(sessionId);
    } catch (error) {
      if (!isRefusal(error)) {
        log.warn({ session: sessionId, ...errorFacts(error) }, 'thread not brought up to date yet');
        return;
      }
      log.error({ session: sessionId, ...errorFacts(error) }, 'Discord refuses the thread of this session');
      await setThreadProblem(db, sessionId, String(discordCode(error))).then(onRefused, () => {});
      onLobbyStale(sessionId);
    }
  }

  const coalescer = createCoalescer(pass);
  return {
    follow: (sessionId) => coalescer.kick(sessionId),
    async sweep() {
      const behind = new Set([
        ...(await sessionsToRelay(db, sweepSize)),
        ...(await threadsToArchive(db, sweepSize)),
      ]);
      await Promise.all([...behind].map((sessionId) => coalescer.kick(sessionId)));
    },
    async close() {
      pace.close();
      await coalescer.close();
    },
  };
}
