import { cancel } from './cancel.ts';
import type { SlashCommand } from './command.ts';
import { createProject } from './create-project.ts';
import { deploy } from './deploy.ts';
import { grant } from './grant.ts';
import { help } from './help.ts';
import { list } from './list.ts';

/** Every slash command. */
export const commands: readonly SlashCommand[] = [createProject, grant, deploy, list, cancel, help];
