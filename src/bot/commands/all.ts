import { cancel } from './cancel.ts';
import type { SlashCommand } from './command.ts';
import { createProject } from './create-project.ts';
import { deploy } from './deploy.ts';
import { destroy } from './destroy.ts';
import { grant } from './grant.ts';
import { help } from './help.ts';
import { list } from './list.ts';
import { logs } from './logs.ts';
import { projects } from './projects.ts';
import { resources } from './resources.ts';
import { retry } from './retry.ts';
import { show } from './show.ts';

/** Every slash command. */
export const commands: readonly SlashCommand[] = [
  createProject,
  grant,
  deploy,
  destroy,
  list,
  show,
  logs,
  projects,
  resources,
  retry,
  cancel,
  help,
];
