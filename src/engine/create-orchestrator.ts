import { eq } from 'drizzle-orm';
import { projects, sessions } from '../db/schema.ts';
import { addResourceWith } from './add-resource.ts';
import { approveWith } from './approve.ts';
import { cancelWith } from './cancel.ts';
import type { EngineContext } from './context.ts';
import { createProjectWith } from './create-project.ts';
import { grantWith } from './grant.ts';
import { listProjectsWith, listSessionsWith } from './listings.ts';
import { openSessionWith } from './open-session.ts';
import type { Orchestrator } from './orchestrator.ts';
import { viewSessionWith } from './view-session.ts';

/** All use cases on one set of services. */
export function createOrchestrator(context: EngineContext): Orchestrator {
  return {
    createProject: createProjectWith(context),
    grant: grantWith(context),
    openSession: openSessionWith(context),
    addResource: addResourceWith(context),
    approve: approveWith(context),
    cancel: cancelWith(context),
    listSessions: listSessionsWith(context),
    listProjects: listProjectsWith(context),
    viewSession: viewSessionWith(context),
    providerOfSession: providerOfSessionWith(context),
  };
}

function providerOfSessionWith({ db }: EngineContext): Orchestrator['providerOfSession'] {
  return async (sessionId, timeoutMs) => {
    const read = db
      .select({ provider: projects.provider })
      .from(sessions)
      .innerJoin(projects, eq(projects.id, sessions.projectId))
      .where(eq(sessions.id, sessionId))
      .then(([row]) => row?.provider ?? null)
      .catch(() => null);
    const tooLate = new Promise<null>((resolve) => setTimeout(() => resolve(null), timeoutMs).unref());
    return Promise.race([read, tooLate]);
  };
}
