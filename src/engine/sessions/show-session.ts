import { historyOf } from '../../db/history.ts';
import { runsOf } from '../../db/runs.ts';
import { DomainError } from '../../domain/errors.ts';
import { accessSession } from '../access/access.ts';
import type { EngineContext } from '../context.ts';
import type { SessionUseCases } from './session-use-cases.ts';

import { viewSessionWith } from './view-session.ts';

/** `showSession` of the orchestrator. */
export function showSessionWith(context: EngineContext): SessionUseCases['showSession'] {
  const { db } = context;
  const viewSession = viewSessionWith(context);
  return async (actor, sessionId) => {
    await accessSession(db, actor, sessionId, 'read');
    const view = await viewSession(sessionId);
    if (view === null) throw new DomainError('NOT_FOUND', { what: 'session', session: sessionId });
    return { view, history: await historyOf(db, sessionId), runs: await runsOf(db, sessionId) };
  };
}
