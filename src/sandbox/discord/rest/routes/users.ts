import { directChannel } from '../../actions/direct-channel.ts';
import type { World } from '../../state/world.ts';
import { channelJson } from '../../wire/channel.ts';
import { selfJson, userJson } from '../../wire/user.ts';
import { apiError } from '../api-error.ts';
import { ok, type Route } from '../route.ts';

export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/users/@me',
    auth: 'bot',
    handle: ({ core }) => ok(selfJson(core.world.bot)),
  },
  {
    method: 'GET',
    path: '/users/{user_id}',
    auth: 'bot',
    handle({ core, params }) {
      const user = core.world.users.get(params['user_id'] ?? '');
      if (!user) throw apiError(404, 10013, 'Unknown User');
      return ok(userJson(user));
    },
  },
  {
    method: 'POST',
    path: '/users/@me/channels',
    auth: 'bot',
    handle({ core, body }) {
      const { recipient_id: recipient } = body as { recipient_id?: string | null };
      const user = core.world.users.get(recipient ?? '');
      if (!user || user.bot) throw apiError(400, 50033, 'Invalid Recipient(s)');
      return ok(channelJson(core.world, directChannel(core.world, user.id)));
    },
  },
  {
    method: 'GET',
    path: '/applications/@me',
    auth: 'bot',
    handle: ({ core }) => ok(applicationJson(core.world)),
  },
  {
    method: 'GET',
    path: '/oauth2/applications/@me',
    auth: 'bot',
    handle: ({ core }) => ok(applicationJson(core.world)),
  },
];

function applicationJson(world: World): object {
  const owner = [...world.users.values()].find((user) => !user.bot) ?? world.bot;
  return {
    id: world.applicationId,
    name: world.bot.name,
    icon: null,
    description: '',
    type: null,
    verify_key: '0'.repeat(64),
    flags: 0,
    flags_new: '0',
    bot: userJson(world.bot),
    bot_public: true,
    bot_require_code_grant: false,
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: userJson(owner),
    approximate_guild_count: world.guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
  };
}
