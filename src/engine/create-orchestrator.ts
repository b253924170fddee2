import { adminRoleWith } from './access/admin-role.ts';
import { decideAccessWith } from './access/decide-access.ts';
import { grantWith } from './access/grant.ts';
import { listGrantsWith } from './access/list-grants.ts';
import { noteRequestMessageWith, requestAccessWith } from './access/request-access.ts';
import { revokeWith } from './access/revoke.ts';
import { exportAuditWith, listAuditWith } from './audit/read-audit.ts';
import type { EngineContext } from './context.ts';
import { unlockWith } from './leases/unlock.ts';
import type { Orchestrator } from './orchestrator.ts';
import { approveWith } from './plans/approve.ts';
import { planSessionWith } from './plans/plan-session.ts';
import { rejectPlanWith } from './plans/reject-plan.ts';
import { retrySessionWith } from './plans/retry-session.ts';
import { showPlanWith } from './plans/show-plan.ts';
import { validateSessionWith } from './plans/validate-session.ts';
import { listPoliciesWith } from './policies/list-policies.ts';
import { removePolicyWith } from './policies/remove-policy.ts';
import { setPolicyWith } from './policies/set-policy.ts';
import { setQuotaWith } from './policies/set-quota.ts';
import { archiveProjectWith } from './projects/archive-project.ts';
import { createProjectWith } from './projects/create-project.ts';
import { editProjectWith } from './projects/edit-project.ts';
import { listProjectsWith } from './projects/list-projects.ts';
import { listResourcesWith } from './projects/list-resources.ts';
import { requireDestroyableWith, requireProjectWith } from './projects/require-project.ts';
import { restoreProjectWith } from './projects/restore-project.ts';
import { showQuotaWith } from './projects/show-quota.ts';
import { recordingRefusals } from './refusals/record-refusals.ts';
import { addResourceWith } from './resources/add-resource.ts';
import { editResourceWith } from './resources/edit-resource.ts';
import { listEditableWith } from './resources/list-editable.ts';
import { removeResourceWith } from './resources/remove-resource.ts';
import { adminCancelWith } from './sessions/admin-cancel.ts';
import { cancelWith } from './sessions/cancel.ts';
import { extendSessionWith } from './sessions/extend-session.ts';
import { listAdministeredWith } from './sessions/list-administered.ts';
import { findSessionsWith, listSessionsWith } from './sessions/list-sessions.ts';
import { openSessionWith } from './sessions/open-session.ts';
import { readLogsWith } from './sessions/read-logs.ts';
import { requireAskWith } from './sessions/require-action.ts';
import { authorOfWith, providerOfSessionWith } from './sessions/session-facts.ts';
import { showSessionWith } from './sessions/show-session.ts';
import { viewSessionWith } from './sessions/view-session.ts';
import { statisticsWith } from './statistics/statistics.ts';

/** All use cases on one set of services. */
export function createOrchestrator(context: EngineContext): Orchestrator {
  return recordingRefusals(context, {
    createProject: createProjectWith(context),
    editProject: editProjectWith(context),
    archiveProject: archiveProjectWith(context),
    restoreProject: restoreProjectWith(context),
    requireProject: requireProjectWith(context),
    requireDestroyable: requireDestroyableWith(context),
    listProjects: listProjectsWith(context),
    listResources: listResourcesWith(context),
    showQuota: showQuotaWith(context),

    setPolicy: setPolicyWith(context),
    removePolicy: removePolicyWith(context),
    listPolicies: listPoliciesWith(context),
    setQuota: setQuotaWith(context),

    grant: grantWith(context),
    revoke: revokeWith(context),
    listGrants: listGrantsWith(context),
    adminRole: adminRoleWith(context),
    requestAccess: requestAccessWith(context),
    noteRequestMessage: noteRequestMessageWith(context),
    decideAccess: decideAccessWith(context),

    openSession: openSessionWith(context),
    extend: extendSessionWith(context),
    cancel: cancelWith(context),
    adminCancel: adminCancelWith(context),
    requireAsk: requireAskWith(context),
    listSessions: listSessionsWith(context),
    listAdministered: listAdministeredWith(context),
    findSessions: findSessionsWith(context),
    showSession: showSessionWith(context),
    readLogs: readLogsWith(context),
    authorOf: authorOfWith(context),
    viewSession: viewSessionWith(context),
    providerOfSession: providerOfSessionWith(context),

    addResource: addResourceWith(context),
    listEditable: listEditableWith(context),
    editResource: editResourceWith(context),
    removeResource: removeResourceWith(context),

    validateSession: validateSessionWith(context),
    planSession: planSessionWith(context),
    showPlan: showPlanWith(context),
    approve: approveWith(context),
    reject: rejectPlanWith(context),
    retry: retrySessionWith(context),

    statistics: statisticsWith(context),
    unlock: unlockWith(context),
    listAudit: listAuditWith(context),
    exportAudit: exportAuditWith(context),
  });
}
