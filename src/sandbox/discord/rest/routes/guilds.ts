import { guildOf, permissionsIn } from '../../state/lookup.ts';
import { has } from '../../state/permissions.ts';
import { channelJson, threadMemberJson } from '../../wire/channel.ts';
import { guildJson } from '../../wire/guild.ts';
import { memberJson, roleJson } from '../../wire/user.ts';
import { apiError } from '../api-error.ts';
import { ok, type Route } from '../route.ts';

export const guildRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/guilds/{guild_id}',
    auth: 'bot',
    handle: ({ core, params }) => ok(guildJson(guildOf(core.world, params['guild_id']))),
  },
  {
    method: 'GET',
    path: '/guilds/{guild_id}/channels',
    auth: 'bot',
    handle({ core, params }) {
      const guild = guildOf(core.world, params['guild_id']);
      const channels = [...core.world.channels.values()].filter(
        (channel) => channel.guildId === guild.id && !channel.thread,
      );
      return ok(channels.map((channel) => channelJson(core.world, channel)));
    },
  },
  {
    method: 'GET',
    path: '/guilds/{guild_id}/roles',
    auth: 'bot',
    handle({ core, params }) {
      const guild = guildOf(core.world, params['guild_id']);
      return ok([...guild.roles.values()].map((role) => roleJson(guild, role)));
    },
  },
  {
    method: 'GET',
    path: '/guilds/{guild_id}/members/{user_id}',
    auth: 'bot',
    handle({ core, params }) {
      const guild = guildOf(core.world, params['guild_id']);
      const userId = params['user_id'] ?? '';
      const member = guild.members.get(userId);
      if (!core.world.users.has(userId)) throw apiError(404, 10013, 'Unknown User');
      if (!member) throw apiError(404, 10007, 'Unknown Member');
      return ok(memberJson(core.world, member));
    },
  },
  {
    method: 'GET',
    path: '/guilds/{guild_id}/threads/active',
    auth: 'bot',
    handle({ core, params }) {
      const { world } = core;
      const guild = guildOf(world, params['guild_id']);
      const threads = [...world.channels.values()].filter(
        (channel) =>
          channel.guildId === guild.id &&
          channel.thread &&
          !channel.thread.archived &&
          has(permissionsIn(world, channel, world.bot.id), 'ViewChannel'),
      );
      const members = threads
        .filter((channel) => channel.thread?.members.has(world.bot.id))
        .map((channel) => threadMemberJson(channel.id, world.bot.id, channel.thread?.createdAt ?? ''));
      return ok({ threads: threads.map((channel) => channelJson(world, channel)), members, has_more: false });
    },
  },
];
