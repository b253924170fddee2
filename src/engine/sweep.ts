import type { Database, Transaction } from '../db/client.ts';
import { lockProject, type Project } from '../db/projects.ts';
import { lockSession, type Session } from '../db/sessions.ts';
import type { WakeUp } from '../domain/run.ts';

/** A session that something is due for. */
export type Due = { readonly sessionId: string; readonly projectId: string };

/** The sessions whose lobbies show something else now, and what to wake. */
export type Swept = { readonly sessionIds: readonly string[]; readonly wakeUp: WakeUp | null };

export type SweepReport = {
  /** Is told of each at once, after the commit. */
  done(swept: Swept): Promise<void>;
  /** Is told of one that could not be dealt with; the others are. */
  failed(sessionId: string, error: unknown): void;
};

/**
 * Deals with each session in a transaction of its own, with its project and itself locked.
 * @param act has to look again: somebody may have moved the session on meanwhile. Null: there was nothing to do
 */
export async function sweep(
  db: Database,
  due: readonly Due[],
  report: SweepReport,
  act: (tx: Transaction, project: Project, session: Session) => Promise<Swept | null>,
): Promise<void> {
  for (const { sessionId, projectId } of due) {
    try {
      const swept = await db.transaction(async (tx) => {
        const project = await lockProject(tx, projectId);
        return act(tx, project, await lockSession(tx, sessionId));
      });
      if (swept !== null) await report.done(swept);
    } catch (error) {
      report.failed(sessionId, error);
    }
  }
}
