import type { Executor } from '../db/client.ts';
import { eventsAfter } from '../db/events.ts';
import { runsOf } from '../db/runs.ts';
import { findSession } from '../db/sessions.ts';
import { isFinal } from '../domain/session-state.ts';
import type { SessionView } from '../engine/sessions/session-view.ts';
import type { Looker } from './look.ts';
import { cloudSessionOf } from './results.ts';
import type { SessionEvent } from './types.ts';

/**
 * Tells the story of a session from its beginning, and goes on telling it as it happens: every line of every run, and the
 * session whenever it has changed. Lines come before the state that they led to. Ends with the session.
 * @param parts.view reads the session
 * @throws what looking throws
 */
export async function* watchSession(
  parts: { readonly db: Executor; readonly looker: Looker; readonly view: () => Promise<SessionView> },
  sessionId: string,
  signal?: AbortSignal,
): AsyncGenerator<SessionEvent, void, void> {
  const { db, looker, view } = parts;
  const told = new Map<string, number>();
  let version = -1;
  for (;;) {
    const news = await looker.until(sessionId, look, signal);
    for (const event of news.events) {
      yield event;
      if (event.type === 'line') told.set(event.runId, event.seq);
      else version = news.version;
    }
    if (news.ended) return;
  }

  /** What has not been told yet; null when nothing is new. */
  async function look() {
    // The session first: whatever led to what is seen here is in the lines that are read after it.
    // Most news are lines: the whole view, which takes seven queries, is read only where the session has changed.
    const row = version === -1 ? null : await findSession(db, sessionId);
    const changed = row?.version === version ? null : await view();
    const lines = await untoldLines(db, sessionId, told);
    const events: readonly SessionEvent[] =
      changed === null
        ? lines.events
        : [...lines.events, { type: 'session', session: cloudSessionOf(changed) }];
    const seen = changed ?? row;
    const ended = seen !== null && isFinal(seen.state) && lines.complete;
    if (events.length === 0 && !ended) return null;
    return { events, version: seen?.version ?? version, ended };
  }
}

/** The lines after those told, at most a page of each run, the runs in their order. */
async function untoldLines(
  db: Executor,
  sessionId: string,
  told: ReadonlyMap<string, number>,
): Promise<{ readonly events: readonly SessionEvent[]; readonly complete: boolean }> {
  const events: SessionEvent[] = [];
  for (const { id, kind: run, lastSeq } of await runsOf(db, sessionId)) {
    const after = told.get(id) ?? 0;
    if (lastSeq <= after) continue;
    const page = await eventsAfter(db, id, after);
    for (const { seq, kind, address, text, at } of page) {
      events.push({ type: 'line', runId: id, run, seq, kind, address, text, at });
    }
    // The rest of this run comes before anything of the next one.
    if ((page.at(-1)?.seq ?? lastSeq) < lastSeq) return { events, complete: false };
  }
  return { events, complete: true };
}
