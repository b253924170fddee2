import { isDeepStrictEqual } from 'node:util';
import { type REST, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { errorFacts } from '../discord-errors.ts';
import { commands } from './all.ts';

/**
 * Tells Discord about the commands, when those that it has are others.
 * @param options.guildId register for this guild only; globally otherwise
 * @throws what discord.js throws
 */
export async function registerCommands(options: {
  readonly rest: REST;
  readonly applicationId: string;
  readonly guildId: string | undefined;
  readonly log: Logger;
}): Promise<void> {
  const { rest, applicationId, guildId, log } = options;
  const route =
    guildId === undefined
      ? Routes.applicationCommands(applicationId)
      : Routes.applicationGuildCommands(applicationId, guildId);
  const wanted = commands.map(({ definition }) => definition);
  try {
    if (sameCommands(await rest.get(route), wanted)) return;
  } catch (error) {
    log.warn(errorFacts(error), 'registered commands not read; registering all');
  }
  await rest.put(route, { body: wanted });
  log.info({ commands: wanted.length }, 'commands registered');
}

/** True when what Discord has, with fields of its own in it, says the same as what is wanted. */
export function sameCommands(registered: unknown, wanted: readonly object[]): boolean {
  if (!Array.isArray(registered)) return false;
  const byName = (list: readonly unknown[]) =>
    list.map(essentials).sort((a, b) => String(a['name']).localeCompare(String(b['name'])));
  return isDeepStrictEqual(byName(registered), byName(wanted));
}

/** What of a command, option or choice people can notice, without what Discord fills in by itself. */
const noticed = [
  ...['name', 'description', 'type', 'required', 'choices', 'options', 'value', 'autocomplete'],
  ...['min_length', 'max_length', 'min_value', 'max_value', 'channel_types', 'default_member_permissions'],
];

function essentials(part: unknown): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  for (const name of noticed) {
    const value = (part as Record<string, unknown>)[name];
    // Absent, null, false, no options and "chat input" are what Discord assumes.
    const assumed =
      value === undefined ||
      value === null ||
      value === false ||
      (Array.isArray(value) && value.length === 0);
    if (assumed || (name === 'type' && value === 1)) continue;
    facts[name] = Array.isArray(value) ? value.map(essentials) : value;
  }
  return facts;
}
