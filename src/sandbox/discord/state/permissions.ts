import { ChannelType } from '../constants.ts';
import type { Channel, Guild, Overwrite } from './model.ts';

/** Bits of Discord's permissions, under discord.js' names (docs: Permissions). */
export const Permission = {
  Administrator: 1n << 3n,
  ManageChannels: 1n << 4n,
  ManageGuild: 1n << 5n,
  AddReactions: 1n << 6n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  ManageMessages: 1n << 13n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  MentionEveryone: 1n << 17n,
  UseExternalEmojis: 1n << 18n,
  ManageRoles: 1n << 28n,
  UseApplicationCommands: 1n << 31n,
  ManageThreads: 1n << 34n,
  CreatePublicThreads: 1n << 35n,
  CreatePrivateThreads: 1n << 36n,
  SendMessagesInThreads: 1n << 38n,
} as const;

export type PermissionName = keyof typeof Permission;

/** What @everyone may do in a new guild, as far as a bot or its members care. */
export const everyoneDefaults = bits(
  'AddReactions',
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'UseExternalEmojis',
  'UseApplicationCommands',
  'CreatePublicThreads',
  'CreatePrivateThreads',
  'SendMessagesInThreads',
);

const everything = (1n << 53n) - 1n;

/** Nothing is possible in a channel that one can't see, and these are nothing without sending. */
const needsSending = bits('MentionEveryone', 'EmbedLinks', 'AttachFiles');

export function bits(...names: readonly PermissionName[]): bigint {
  return names.reduce((all, name) => all | Permission[name], 0n);
}

export function has(permissions: bigint, ...names: readonly PermissionName[]): boolean {
  const wanted = bits(...names);
  return (permissions & wanted) === wanted;
}

/** What a member may do in the guild as a whole: owner, administrators and roles (docs: Permission Hierarchy). */
export function guildPermissions(guild: Guild, userId: string): bigint {
  const member = guild.members.get(userId);
  if (!member) return 0n;
  if (guild.ownerId === userId) return everything;
  let permissions = guild.roles.get(guild.id)?.permissions ?? 0n;
  for (const roleId of member.roles) permissions |= guild.roles.get(roleId)?.permissions ?? 0n;
  return has(permissions, 'Administrator') ? everything : permissions;
}

/**
 * What a member may do in a channel: overwrites of @everyone, then of all roles together, then of the member (docs:
 * Permission Overwrites). A thread has those of its parent, which the caller passes.
 */
export function channelPermissions(guild: Guild, channel: Channel, userId: string): bigint {
  const base = guildPermissions(guild, userId);
  if (base === everything) return everything;
  const member = guild.members.get(userId);
  if (!member) return 0n;
  const all = [...channel.overwrites.values()];
  let permissions = overwritten(
    base,
    all.filter((overwrite) => overwrite.id === guild.id),
  );
  permissions = overwritten(
    permissions,
    all.filter((overwrite) => overwrite.type === 'role' && member.roles.has(overwrite.id)),
  );
  permissions = overwritten(
    permissions,
    all.filter((overwrite) => overwrite.type === 'member' && overwrite.id === userId),
  );
  if (!has(permissions, 'ViewChannel')) return 0n;
  if (!has(permissions, 'SendMessages') && channel.type !== ChannelType.forum) {
    return has(permissions, 'SendMessagesInThreads') ? permissions : permissions & ~needsSending;
  }
  return permissions;
}

function overwritten(permissions: bigint, overwrites: readonly Overwrite[]): bigint {
  const deny = overwrites.reduce((bits, overwrite) => bits | overwrite.deny, 0n);
  const allow = overwrites.reduce((bits, overwrite) => bits | overwrite.allow, 0n);
  return (permissions & ~deny) | allow;
}
