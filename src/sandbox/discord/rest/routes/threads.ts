import { startThread } from '../../actions/threads.ts';
import { ChannelType } from '../../constants.ts';
import { publicMessage, requirePermissions, visibleChannel } from '../../state/lookup.ts';
import { channelJson } from '../../wire/channel.ts';
import { apiError, issue, refuse } from '../api-error.ts';
import { noContent, type Route, type RouteRequest } from '../route.ts';

const threadable: ReadonlySet<number> = new Set([ChannelType.text, ChannelType.announcement]);

export const threadRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/channels/{channel_id}/messages/{message_id}/threads',
    auth: 'bot',
    handle({ core, params, body }) {
      const { world } = core;
      const { name, auto_archive_duration: minutes } = body as {
        name: string;
        auto_archive_duration?: number | null;
      };
      if (name.trim() === '') refuse([issue(['name'], 'BASE_TYPE_REQUIRED', 'This field is required')]);
      const channel = visibleChannel(world, params['channel_id']);
      if (!threadable.has(channel.type)) {
        throw apiError(400, 50024, 'Cannot execute action on this channel type');
      }
      const message = publicMessage(world, channel, params['message_id']);
      requirePermissions(world, channel, 'CreatePublicThreads');
      if (world.channels.has(message.id)) {
        throw apiError(400, 160_004, 'A thread has already been created for this message');
      }
      const thread = startThread(core, channel, message, {
        name: name.trim(),
        autoArchiveMinutes: minutes ?? 1440,
        ownerId: world.bot.id,
      });
      return { status: 201, body: channelJson(world, thread) };
    },
  },
  membership('PUT', '/channels/{channel_id}/thread-members/@me'),
  membership('DELETE', '/channels/{channel_id}/thread-members/@me'),
  membership('PUT', '/channels/{channel_id}/thread-members/{user_id}'),
  membership('DELETE', '/channels/{channel_id}/thread-members/{user_id}'),
];

/** Joins, leaves, adds or removes. */
function membership(method: 'PUT' | 'DELETE', path: string): Route {
  function handle({ core, params }: RouteRequest) {
    const { world } = core;
    const channel = visibleChannel(world, params['channel_id']);
    if (!channel.thread) throw apiError(400, 50024, 'Cannot execute action on this channel type');
    if (channel.thread.archived) throw apiError(400, 50083, 'Thread is archived');
    const userId = params['user_id'] ?? world.bot.id;
    if (userId !== world.bot.id) {
      requirePermissions(world, channel, method === 'PUT' ? 'SendMessagesInThreads' : 'ManageThreads');
      if (!world.users.has(userId)) throw apiError(404, 10013, 'Unknown User');
    }
    if (method === 'PUT') channel.thread.members.add(userId);
    else channel.thread.members.delete(userId);
    world.changed({ kind: 'channel-changed', channel });
    return noContent;
  }
  return { method, path, auth: 'bot', handle };
}
