import { ApplicationCommandOptionType, PermissionFlagsBits } from 'discord.js';
import type { SlashCommand } from './command.ts';

export const adminRole: SlashCommand = {
  definition: {
    name: 'cloud-admin-role',
    description: 'Who counts as server admin beside those whom Discord makes one; without options, shows it',
    // The only command that is hidden from others: whoever may use it, holds this in Discord.
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    options: [
      {
        type: ApplicationCommandOptionType.Role,
        name: 'role',
        description: 'Everybody with this role counts as server admin',
      },
      {
        type: ApplicationCommandOptionType.Boolean,
        name: 'none',
        description: 'Yes: nobody does by a role any more',
      },
    ],
  },
  async run({ orchestrator }, { actor, options }) {
    const roleId = options.text('role');
    const none = options.flag('none') ?? false;
    const set = await orchestrator.adminRole(actor, { ...(roleId === undefined ? {} : { roleId }), none });
    const asked = roleId !== undefined || none;
    const before = set.changed?.before == null ? '' : ` in place of <@&${set.changed.before}>`;
    const who =
      set.roleId === null
        ? 'Only those with Administrator or Manage Server in Discord count as server admins'
        : `Everybody with <@&${set.roleId}> counts as server admin, beside those with Administrator or Manage Server in Discord`;
    if (set.changed !== null) return `${who} now${before}.`;
    return asked
      ? `${who} already, so nothing was changed.`
      : `${who}. \`role\` names ${set.roleId === null ? 'a' : 'another'} role${set.roleId === null ? '' : ', and `none:True` unsets it'}.`;
  },
};
