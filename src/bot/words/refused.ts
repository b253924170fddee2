import type { Tried } from '../../engine/refusals/attempts.ts';
import { code } from '../text.ts';

/** What somebody tried, after "was refused to …". */
const actions: Readonly<Record<Tried, string>> = {
  createProject: 'create a project',
  editProject: 'change settings of the project',
  archiveProject: 'archive the project',
  restoreProject: 'bring the project back',
  grant: 'give a permission',
  revoke: 'take a permission away',
  adminRole: 'choose who counts as a server admin',
  decideAccess: 'decide who gets access',
  openSession: 'open a session',
  extend: 'give more time',
  cancel: 'cancel the session',
  adminCancel: 'cancel the session as an admin',
  addResource: 'add a resource',
  editResource: 'edit a resource',
  removeResource: 'remove a resource',
  planSession: 'plan the session',
  approve: 'approve the plan',
  reject: 'reject the plan',
  retry: 'try again what had failed',
  setPolicy: 'lay down a rule',
  removePolicy: 'take a rule away',
  setQuota: 'set a quota',
  unlock: 'release the lease of the project',
};

/** Why, after "because …". */
const codes: Readonly<Record<string, string>> = {
  NOT_PERMITTED: 'they have no permission for it',
  POLICY_VIOLATED: 'a rule does not allow it',
  QUOTA_EXCEEDED: 'a quota has no room for it',
  BUDGET_EXCEEDED: 'the budget does not cover it',
  PROJECT_ARCHIVED: 'the project is archived',
  PROJECT_PROTECTED: 'the project is protected',
  PROJECT_BUSY: 'something in the project is planned or applied',
  PLAN_REPLACED: 'the plan had been replaced',
  ACTION_NOT_ALLOWED: 'the session was not in a state for it',
};

const becauses: Readonly<Record<string, string>> = {
  'own-session': 'they wrote the plan themselves',
  'not-author': 'it is not their session',
  'outside-changes': 'it destroys what nobody asked for',
  'beyond-own-right': 'their own right ends earlier',
  'ends-with-it': 'their own right ends with it',
  'own-admin': 'it was their own last permission',
  protected: 'the project is protected',
};

/** `approve the plan, because a quota has no room for it`. */
export function refusalOf(details: Readonly<Record<string, unknown>>): string {
  const { action, code: name, because, needed } = details;
  const what = (actions as Partial<Record<string, string>>)[String(action)] ?? 'do something';
  const right = typeof needed === 'string' && because === undefined ? ` (it needs ${code(needed)})` : '';
  return `${what}, because ${becauses[String(because)] ?? codes[String(name)] ?? 'it is not allowed'}${right}`;
}
