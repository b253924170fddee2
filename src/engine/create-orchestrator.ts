import { requireProjectWith } from './access.ts';
import { decideAccessWith, noteRequestMessageWith, requestAccessWith } from './access-requests.ts';
import { addResourceWith } from './add-resource.ts';
import { approveWith } from './approve.ts';
import { cancelWith } from './cancel.ts';
import type { EngineContext } from './context.ts';
import { createProjectWith } from './create-project.ts';
import { editResourceWith } from './edit-resource.ts';
import { extendSessionWith } from './extend-session.ts';
import { grantWith } from './grant.ts';
import { listEditableWith } from './list-editable.ts';
import { listResourcesWith } from './list-resources.ts';
import { findSessionsWith, listProjectsWith, listSessionsWith } from './listings.ts';
import { openSessionWith } from './open-session.ts';
import type { Orchestrator } from './orchestrator.ts';
import { planSessionWith } from './plan-session.ts';
import { readLogsWith } from './read-logs.ts';
import { rejectPlanWith } from './reject-plan.ts';
import { removeResourceWith } from './remove-resource.ts';
import { requireAskWith } from './require-action.ts';
import { retrySessionWith } from './retry-session.ts';
import { authorOfWith, providerOfSessionWith } from './session-facts.ts';
import { showPlanWith } from './show-plan.ts';
import { showQuotaWith } from './show-quota.ts';
import { showSessionWith } from './show-session.ts';
import { validateSessionWith } from './validate-session.ts';
import { viewSessionWith } from './view-session.ts';

/** All use cases on one set of services. */
export function createOrchestrator(context: EngineContext): Orchestrator {
  return {
    createProject: createProjectWith(context),
    grant: grantWith(context),
    requestAccess: requestAccessWith(context),
    noteRequestMessage: noteRequestMessageWith(context),
    decideAccess: decideAccessWith(context),
    requireAsk: requireAskWith(context),
    requireProject: requireProjectWith(context),
    openSession: openSessionWith(context),
    addResource: addResourceWith(context),
    listEditable: listEditableWith(context),
    editResource: editResourceWith(context),
    removeResource: removeResourceWith(context),
    validateSession: validateSessionWith(context),
    planSession: planSessionWith(context),
    approve: approveWith(context),
    reject: rejectPlanWith(context),
    retry: retrySessionWith(context),
    extend: extendSessionWith(context),
    cancel: cancelWith(context),
    listSessions: listSessionsWith(context),
    findSessions: findSessionsWith(context),
    showSession: showSessionWith(context),
    showPlan: showPlanWith(context),
    readLogs: readLogsWith(context),
    listProjects: listProjectsWith(context),
    listResources: listResourcesWith(context),
    showQuota: showQuotaWith(context),
    authorOf: authorOfWith(context),
    viewSession: viewSessionWith(context),
    providerOfSession: providerOfSessionWith(context),
  };
}
