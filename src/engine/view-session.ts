import { eq } from 'drizzle-orm';
import { changesOf } from '../db/changes.ts';
import type { Executor } from '../db/client.ts';
import { placeInLine, runningRunOf } from '../db/line.ts';
import { approvalsOf, findPlanFacts } from '../db/plans.ts';
import { latestRun, type Run } from '../db/runs.ts';
import { desiredResources, lobbies, projects, sessions } from '../db/schema.ts';
import type { EngineContext } from './context.ts';
import type { Orchestrator } from './orchestrator.ts';
import { planViewOf, type RunView, type SessionView } from './session-view.ts';

/** `viewSession` of the orchestrator. */
export function viewSessionWith({ db, dispatcher }: EngineContext): Orchestrator['viewSession'] {
  // One snapshot: a lobby never shows a state with another state's plan.
  return (sessionId) =>
    db.transaction((tx) => view(tx, sessionId, dispatcher.isAway()), {
      isolationLevel: 'repeatable read',
      accessMode: 'read only',
    });
}

async function view(tx: Executor, sessionId: string, queueAway: boolean): Promise<SessionView | null> {
  const [row] = await tx
    .select({ session: sessions, project: projects, lobby: lobbies })
    .from(sessions)
    .innerJoin(projects, eq(projects.id, sessions.projectId))
    .leftJoin(lobbies, eq(lobbies.sessionId, sessions.id))
    .where(eq(sessions.id, sessionId));
  if (row === undefined) return null;
  const { session, project, lobby } = row;
  const plan = session.planId === null ? null : await findPlanFacts(tx, session.planId);
  const approvals = session.planId === null ? [] : await approvalsOf(tx, session.planId);
  const run = await latestRun(tx, sessionId);
  return {
    ...session,
    project,
    changes: await changesOf(tx, sessionId),
    deployed: await tx.$count(desiredResources, eq(desiredResources.projectId, project.id)),
    plan: plan === null ? null : planViewOf(plan),
    approvals: approvals.map(({ userId, createdAt }) => ({ userId, at: createdAt })),
    run: run === null ? null : await runView(tx, run, queueAway),
    lobby,
  };
}

async function runView(tx: Executor, run: Run, queueAway: boolean): Promise<RunView> {
  const queued = run.state === 'queued';
  const running = queued ? await runningRunOf(tx, run.projectId) : null;
  return {
    ...run,
    place: queued ? await placeInLine(tx, run) : null,
    blockedBy: running?.sessionId ?? null,
    queueAway: queued && queueAway,
  };
}
