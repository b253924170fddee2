import { directChannel } from '../actions/direct-channel.ts';
import { channelChanged, deleteChannel } from '../actions/threads.ts';
import { ChannelType, Intent } from '../constants.ts';
import type { Core } from '../core.ts';
import type { Channel, Guild, Overwrite, Role, User } from '../state/model.ts';
import { bits, everyoneDefaults, type PermissionName } from '../state/permissions.ts';
import { channelJson } from '../wire/channel.ts';
import { guildCreateJson } from '../wire/guild.ts';
import { roleJson } from '../wire/user.ts';
import { createPerson, type Person } from './person.ts';

/** A guild and what its administrators do to it. Ids are made up where none are given. */
export type LocalGuild = {
  readonly id: string;
  readonly guild: Guild;
  addRole(name: string, permissions?: readonly PermissionName[], id?: string): Role;
  addMember(name: string, options?: { readonly roles?: readonly Role[]; readonly id?: string }): Person;
  addChannel(name: string, options?: { readonly type?: number; readonly id?: string }): Channel;
  /** Says what somebody may (not) do in a channel; the bot without `who`. */
  overwrite(
    channel: Channel,
    change: { readonly allow?: readonly PermissionName[]; readonly deny?: readonly PermissionName[] },
    who?: Pick<Overwrite, 'id' | 'type'>,
  ): void;
  deleteChannel(channel: Channel): void;
  /** The direct messages between the bot and a person. */
  directMessages(person: Person): Channel;
};

/** Founds a guild, with the bot in it, which may do what the README asks for. */
export function addGuild(core: Core, name: string, id?: string): LocalGuild {
  const { world } = core;
  const guildId = id ?? world.nextId();
  const founder: User = { id: world.nextId(), name: `${name}-owner`, bot: false, dmsClosed: false };
  world.users.set(founder.id, founder);
  const guild: Guild = { id: guildId, name, ownerId: founder.id, roles: new Map(), members: new Map() };
  world.guilds.set(guildId, guild);
  guild.roles.set(guildId, {
    id: guildId,
    name: '@everyone',
    permissions: everyoneDefaults,
    managed: false,
  });
  const botRole: Role = { id: world.nextId(), name: world.bot.name, permissions: 0n, managed: true };
  guild.roles.set(botRole.id, botRole);
  join(founder.id);
  join(world.bot.id, [botRole]);
  core.dispatch({ t: 'GUILD_CREATE', d: guildCreateJson(world, guild), intents: Intent.guilds });
  world.changed({ kind: 'guild-changed' });

  function join(userId: string, roles: readonly Role[] = []): void {
    const joinedAt = new Date(world.clock.now()).toISOString();
    guild.members.set(userId, { userId, joinedAt, roles: new Set(roles.map((role) => role.id)) });
  }

  return {
    id: guildId,
    guild,
    addRole(roleName, permissions = [], roleId) {
      const role = {
        id: roleId ?? world.nextId(),
        name: roleName,
        permissions: bits(...permissions),
        managed: false,
      };
      guild.roles.set(role.id, role);
      const d = { guild_id: guildId, role: roleJson(guild, role) };
      core.dispatch({ t: 'GUILD_ROLE_CREATE', d, intents: Intent.guilds });
      return role;
    },
    addMember(userName, options = {}) {
      const user: User = { id: options.id ?? world.nextId(), name: userName, bot: false, dmsClosed: false };
      world.users.set(user.id, user);
      join(user.id, options.roles);
      world.changed({ kind: 'guild-changed' });
      return createPerson(core, user);
    },
    addChannel(channelName, options = {}) {
      const channel: Channel = {
        id: options.id ?? world.nextId(),
        type: options.type ?? ChannelType.text,
        guildId,
        name: channelName,
        topic: undefined,
        overwrites: new Map(),
        thread: undefined,
        recipientId: undefined,
        messageIds: [],
      };
      world.channels.set(channel.id, channel);
      core.dispatch({ t: 'CHANNEL_CREATE', d: channelJson(world, channel), intents: Intent.guilds });
      world.changed({ kind: 'channel-changed', channel });
      return channel;
    },
    overwrite(channel, { allow = [], deny = [] }, who = { id: world.bot.id, type: 'member' }) {
      channel.overwrites.set(who.id, { ...who, allow: bits(...allow), deny: bits(...deny) });
      channelChanged(core, channel);
    },
    deleteChannel: (channel) => deleteChannel(core, channel),
    directMessages: (person) => directChannel(world, person.id),
  };
}
