import type { SessionAction } from '../../domain/session-state.ts';
import type { Orchestrator } from '../orchestrator.ts';

type UseCase = keyof Orchestrator;

/** What is tried: the use case that would do it, also where it was only asked whether one may. */
export type Tried = Extract<
  UseCase,
  | 'createProject'
  | 'editProject'
  | 'archiveProject'
  | 'restoreProject'
  | 'grant'
  | 'revoke'
  | 'adminRole'
  | 'decideAccess'
  | 'openSession'
  | 'extend'
  | 'cancel'
  | 'adminCancel'
  | 'addResource'
  | 'editResource'
  | 'removeResource'
  | 'planSession'
  | 'approve'
  | 'reject'
  | 'retry'
  | 'setPolicy'
  | 'removePolicy'
  | 'setQuota'
  | 'unlock'
>;

/** What somebody tried, and on what: as typed, so it need not exist. On nothing of these: on the guild. */
export type Attempt = {
  readonly action: Tried;
  readonly project?: string;
  readonly sessionId?: string;
  readonly planId?: string;
  readonly requestId?: string;
  readonly policyId?: string;
};

/** What each use case tries to change; null for those that only look, of which no refusal is recorded. */
export const attempts: {
  readonly [U in UseCase]: ((...args: Parameters<Orchestrator[U]>) => Attempt) | null;
} = {
  createProject: () => ({ action: 'createProject' }),
  editProject: (_, { project }) => ({ action: 'editProject', project }),
  archiveProject: (_, { project }) => ({ action: 'archiveProject', project }),
  restoreProject: (_, project) => ({ action: 'restoreProject', project }),
  requireProject: null,
  requireDestroyable: (_, project) => ({ action: 'openSession', project }),
  listProjects: null,
  listResources: null,
  showQuota: null,

  grant: (_, { project }) => ({ action: 'grant', project }),
  revoke: (_, { project }) => ({ action: 'revoke', project }),
  listGrants: null,
  adminRole: () => ({ action: 'adminRole' }),
  requestAccess: null,
  noteRequestMessage: null,
  decideAccess: (_, requestId) => ({ action: 'decideAccess', requestId }),

  openSession: (_, { project }) => ({ action: 'openSession', project }),
  extend: (_, sessionId) => ({ action: 'extend', sessionId }),
  cancel: (_, sessionId) => ({ action: 'cancel', sessionId }),
  adminCancel: (_, sessionId) => ({ action: 'adminCancel', sessionId }),
  requireAsk: (_, sessionId, asked) => ({ action: asking[asked], sessionId }),
  listSessions: null,
  listAdministered: null,
  findSessions: null,
  showSession: null,
  readLogs: null,
  authorOf: null,
  viewSession: null,
  providerOfSession: null,

  addResource: (_, sessionId) => ({ action: 'addResource', sessionId }),
  // Whoever is not allowed to edit does not get to choose what.
  listEditable: (_, sessionId) => ({ action: 'editResource', sessionId }),
  editResource: (_, sessionId) => ({ action: 'editResource', sessionId }),
  removeResource: (_, sessionId) => ({ action: 'removeResource', sessionId }),

  validateSession: null,
  planSession: (_, sessionId) => ({ action: 'planSession', sessionId }),
  showPlan: null,
  approve: (_, sessionId, planId) => ({ action: 'approve', sessionId, planId }),
  reject: (_, sessionId, { planId }) => ({ action: 'reject', sessionId, planId }),
  retry: (_, sessionId) => ({ action: 'retry', sessionId }),

  setPolicy: (_, { project }) => ({ action: 'setPolicy', ...(project === undefined ? {} : { project }) }),
  removePolicy: (_, policyId) => ({ action: 'removePolicy', policyId: policyId.trim().toLowerCase() }),
  listPolicies: null,
  setQuota: (_, { project }) => ({ action: 'setQuota', project }),
  unlock: (_, project) => ({ action: 'unlock', project }),

  statistics: null,
  listAudit: null,
  exportAudit: null,
};

/** What somebody is about to do who asks whether they may. */
const asking: Readonly<Record<SessionAction, Tried>> = {
  add: 'addResource',
  edit: 'editResource',
  remove: 'removeResource',
  plan: 'planSession',
  approve: 'approve',
  reject: 'reject',
  retry: 'retry',
  extend: 'extend',
  cancel: 'cancel',
};
