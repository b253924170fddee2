import { cancel } from './cancel.ts';
import type { SlashCommand } from './command.ts';
import { createProject } from './create-project.ts';
import { deploy } from './deploy.ts';
import { destroy } from './destroy.ts';
import { grant } from './grant.ts';
import { helpOn } from './help.ts';
import { list } from './list.ts';
import { logs } from './logs.ts';
import { projects } from './projects.ts';
import { quota } from './quota.ts';
import { resources } from './resources.ts';
import { retry } from './retry.ts';
import { show } from './show.ts';

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
  retry,
  cancel,
  grant,
  createProject,
];

/** Every slash command. */
export const commands: readonly SlashCommand[] = [...explained, helpOn(explained)];
