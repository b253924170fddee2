import { adminCancel } from './admin-cancel.ts';
import { adminList } from './admin-list.ts';
import { adminRole } from './admin-role.ts';
import { archiveProject } from './archive-project.ts';
import { audit } from './audit.ts';
import { cancel } from './cancel.ts';
import type { SlashCommand } from './command.ts';
import { createProject } from './create-project.ts';
import { deploy } from './deploy.ts';
import { destroy } from './destroy.ts';
import { editProject } from './edit-project.ts';
import { grant } from './grant.ts';
import { grants } from './grants.ts';
import { helpOn } from './help.ts';
import { list } from './list.ts';
import { logs } from './logs.ts';
import { policies } from './policies.ts';
import { projects } from './projects.ts';
import { quota } from './quota.ts';
import { removePolicy } from './remove-policy.ts';
import { resources } from './resources.ts';
import { restoreProject } from './restore-project.ts';
import { retry } from './retry.ts';
import { revoke } from './revoke.ts';
import { setPolicy } from './set-policy.ts';
import { setQuota } from './set-quota.ts';
import { show } from './show.ts';
import { stats } from './stats.ts';
import { unlock } from './unlock.ts';

/** In the order in which `/cloud-help` explains them. */
const explained: readonly SlashCommand[] = [
  deploy,
  destroy,
  list,
  show,
  logs,
  projects,
  resources,
  quota,
  policies,
  retry,
  cancel,
  grant,
  revoke,
  grants,
  setQuota,
  setPolicy,
  removePolicy,
  editProject,
  stats,
  createProject,
  archiveProject,
  restoreProject,
  adminRole,
  adminList,
  adminCancel,
  unlock,
  audit,
];

/** Every slash command. */
export const commands: readonly SlashCommand[] = [...explained, helpOn(explained)];
