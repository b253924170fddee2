import type { Command, CommandOption } from '../state/model.ts';
import type { World } from '../state/world.ts';

/** A command as Discord's JSON shows it; localizations only where they were asked for. */
export function commandJson(world: World, command: Command, withLocalizations = true): object {
  const { definition } = command;
  const permissions = definition.default_member_permissions;
  return {
    id: command.id,
    application_id: world.applicationId,
    version: command.version,
    ...(command.guildId && { guild_id: command.guildId }),
    type: definition.type ?? 1,
    name: definition.name,
    description: definition.description ?? '',
    default_member_permissions:
      permissions === null || permissions === undefined ? null : String(permissions),
    ...(!command.guildId && { dm_permission: definition.dm_permission ?? true }),
    contexts: command.guildId ? null : (definition.contexts ?? null),
    integration_types: definition.integration_types ?? [0],
    nsfw: definition.nsfw ?? false,
    ...(definition.options?.length && { options: definition.options.map(optionJson) }),
    ...(withLocalizations && {
      name_localizations: definition.name_localizations ?? null,
      description_localizations: definition.description_localizations ?? null,
    }),
  };
}

/** Discord leaves out what is false, empty or null. */
function optionJson(option: CommandOption): object {
  const kept = Object.entries(option).filter(
    ([, value]) =>
      value !== null &&
      value !== undefined &&
      value !== false &&
      !(Array.isArray(value) && value.length === 0),
  );
  return {
    ...Object.fromEntries(kept),
    ...(option.options?.length && { options: option.options.map(optionJson) }),
  };
}
