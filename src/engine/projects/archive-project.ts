import { priceOf } from '../../catalog/cost.ts';
import { providerOf } from '../../catalog/registry.ts';
import { audit } from '../../db/audit.ts';
import { desiredOf } from '../../db/changes.ts';
import type { Executor, Transaction } from '../../db/client.ts';
import { countEnding } from '../../db/environments.ts';
import { busySessionsOf, openSessionsOf } from '../../db/open-sessions.ts';
import { voidApprovals } from '../../db/plans.ts';
import { type Project, setArchived } from '../../db/projects.ts';
import { transition } from '../../db/sessions.ts';
import { DomainError } from '../../domain/errors.ts';
import { monthly } from '../../domain/money.ts';
import { isPriced, sumOfPrices } from '../../domain/price.ts';
import { accessProject, lockAccess, requireGuildAdmin } from '../access/access.ts';
import { type EngineContext, tell } from '../context.ts';
import { tellBudget } from '../policies/tell-budget.ts';
import type { LeftDeployed, ProjectUseCases } from './project-use-cases.ts';

/** `archiveProject` of the orchestrator. */
export function archiveProjectWith(context: EngineContext): ProjectUseCases['archiveProject'] {
  const { db } = context;
  return async (actor, { project: name, confirmed = false }) => {
    await requireGuildAdmin(db, actor);
    const found = await accessProject(db, actor, name, 'admin');
    const done = await db.transaction(async (tx) => {
      const { project } = await lockAccess(tx, actor, found.project, 'admin');
      await requireIdle(tx, project);
      const left = await leftIn(tx, project);
      const waiting = await openSessionsOf(tx, project.id);
      const answer = { project: project.name, left, cancelled: waiting.map(({ id }) => id) };
      if (left.resources > 0 && !confirmed) return { ...answer, archived: false };
      for (const session of waiting) {
        await voidApprovals(tx, session.id, 'project archived');
        const reason = { code: 'ARCHIVED_BY', facts: { userId: actor.userId } } as const;
        await transition(tx, session, 'CANCELLED', { actorId: actor.userId, reason });
      }
      await tellBudget(tx, project);
      await setArchived(tx, project.id, true);
      await audit(tx, {
        kind: 'project.archived',
        guildId: actor.guildId,
        projectId: project.id,
        actorId: actor.userId,
        details: { name: project.name, left, cancelled: answer.cancelled },
      });
      return { ...answer, archived: true };
    });
    if (done.archived) for (const sessionId of done.cancelled) await tell(context, sessionId, null);
    return done;
  };
}

/** What workers are at, or about to be, has to come to its end first. */
async function requireIdle(tx: Transaction, project: Project): Promise<void> {
  const busy = await busySessionsOf(tx, project.id);
  if (busy.length === 0) return;
  const sessions = busy.map(({ id, state }) => `${id} (${state})`);
  throw new DomainError('PROJECT_BUSY', { project: project.name, sessions });
}

async function leftIn(db: Executor, project: Project): Promise<LeftDeployed> {
  const provider = providerOf(project.provider);
  const prices = (await desiredOf(db, project.id)).map((resource) => priceOf(provider, resource));
  return {
    resources: prices.length,
    monthly: monthly(sumOfPrices(prices)),
    notPriced: prices.filter((price) => !isPriced(price)).length,
    ending: await countEnding(db, project.id),
  };
}
