import { type APIInteraction, PermissionFlagsBits } from 'discord.js';
import type { Actor } from '../domain/actor.ts';

/** Who uses the bot, with the facts that Discord sent along; null outside a guild. */
export function actorOf(interaction: APIInteraction): Actor | null {
  const { guild_id: guildId, member } = interaction;
  if (guildId === undefined || member === undefined) return null;
  const held = BigInt(member.permissions);
  const administers = PermissionFlagsBits.Administrator | PermissionFlagsBits.ManageGuild;
  return {
    userId: member.user.id,
    guildId,
    // Discord leaves out the role that everybody has; its id is the guild's.
    roleIds: [...member.roles, guildId],
    isGuildAdmin: (held & administers) !== 0n,
  };
}
