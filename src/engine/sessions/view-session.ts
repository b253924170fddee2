import { eq } from 'drizzle-orm';
import { changesOf } from '../../db/changes.ts';
import type { Executor } from '../../db/client.ts';
import { usualSeconds } from '../../db/earlier-runs.ts';
import { environmentOf } from '../../db/environments.ts';
import { completionsOf, progressOf, warningsOf } from '../../db/events.ts';
import { placeInLine, runningRunOf } from '../../db/line.ts';
import { approvalsOf, findPlanFacts } from '../../db/plans.ts';
import type { Project } from '../../db/projects.ts';
import { latestRun, type Run } from '../../db/runs.ts';
import { desiredResources, lobbies, projects, sessions } from '../../db/schema.ts';
import { keptViolations } from '../../policy/protection.ts';
import type { EngineContext } from '../context.ts';
import { type PlanView, planViewOf } from '../plans/plan-view.ts';
import {
  approvalsRequiredIn,
  freezeViolation,
  judgeSession,
  type SessionJudgement,
} from '../policies/judge-session.ts';
import type { SessionUseCases } from './session-use-cases.ts';
import type { RunView, SessionView } from './session-view.ts';

/** `viewSession` of the orchestrator. */
export function viewSessionWith({ db, dispatcher }: EngineContext): SessionUseCases['viewSession'] {
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
  const judgement = session.state === 'PLAN_READY' ? await judgeSession(tx, project, session) : null;
  return {
    ...session,
    endsSoon: session.warnedOf !== null && session.warnedOf.getTime() === session.expiresAt?.getTime(),
    environment: await environmentOf(tx, sessionId),
    project: {
      ...project,
      approvalsRequired: judgement?.approvalsRequired ?? (await approvalsRequiredIn(tx, project)),
    },
    held: judgement === null ? { byAll: [], needsAdmin: [] } : heldIn(judgement, project, plan),
    changes: await changesOf(tx, sessionId),
    deployed: await tx.$count(desiredResources, eq(desiredResources.projectId, project.id)),
    plan: plan === null ? null : planViewOf(plan),
    approvals: approvals.map(({ userId, createdAt }) => ({ userId, at: createdAt })),
    run: run === null ? null : await runView(tx, run, queueAway),
    progress: await progressIn(tx, run, plan),
    made: session.endedAt !== null && run?.kind === 'apply' ? await madeIn(tx, run) : [],
    warnings: plan === null ? [] : await warningsOf(tx, plan.runId, maxWarnings),
    lobby,
  };
}

function heldIn(
  { refusals, needsAdmin, frozenUntil }: SessionJudgement,
  project: Project,
  plan: PlanView | null,
): SessionView['held'] {
  const kept = keptViolations(project, plan?.changes ?? []);
  const freeze = frozenUntil === null ? [] : [freezeViolation(frozenUntil)];
  return { byAll: [...refusals, ...kept, ...freeze], needsAdmin };
}

/** What a lobby has room for. */
const maxWarnings = 3;
const maxMade = 25;

async function progressIn(
  tx: Executor,
  run: Run | null,
  plan: PlanView | null,
): Promise<SessionView['progress']> {
  if (run?.kind !== 'apply' || plan === null) return null;
  const { completed } = await progressOf(tx, run.id);
  const done = plan.changes.filter(({ address }) => completed.has(address)).length;
  return { done, total: plan.changes.length };
}

async function madeIn(tx: Executor, run: Run): Promise<SessionView['made']> {
  const completions = await completionsOf(tx, run.id, maxMade);
  return completions.flatMap(({ address, text }) => {
    const id = /\[id=([^\]]+)\]/.exec(text)?.[1];
    return id === undefined ? [] : [{ address, id }];
  });
}

async function runView(tx: Executor, run: Run, queueAway: boolean): Promise<RunView> {
  const queued = run.state === 'queued';
  const running = queued ? await runningRunOf(tx, run.projectId) : null;
  const place = queued ? await placeInLine(tx, run) : null;
  const usual = queued ? await usualSeconds(tx, run.projectId, run.kind) : null;
  return {
    ...run,
    place,
    waitSeconds: place === null || usual === null ? null : usual * (place + (running === null ? 0 : 1)),
    blockedBy: running?.sessionId ?? null,
    queueAway: queued && queueAway,
  };
}
