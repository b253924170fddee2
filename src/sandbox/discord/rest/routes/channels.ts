import { channelChanged, deleteChannel } from '../../actions/threads.ts';
import { permissionsIn, requirePermissions, visibleChannel } from '../../state/lookup.ts';
import type { Channel, ThreadState } from '../../state/model.ts';
import { has } from '../../state/permissions.ts';
import type { World } from '../../state/world.ts';
import { channelJson } from '../../wire/channel.ts';
import { apiError } from '../api-error.ts';
import { noContent, ok, type Route } from '../route.ts';

type ThreadPatch = {
  readonly name?: string | null;
  readonly archived?: boolean | null;
  readonly locked?: boolean | null;
  readonly auto_archive_duration?: number | null;
};

export const channelRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/channels/{channel_id}',
    auth: 'bot',
    handle: ({ core, params }) =>
      ok(channelJson(core.world, visibleChannel(core.world, params['channel_id']))),
  },
  {
    method: 'PATCH',
    path: '/channels/{channel_id}',
    auth: 'bot',
    bodySchema: ({ core, params }) =>
      core.world.channels.get(params['channel_id'] ?? '')?.thread
        ? 'UpdateThreadRequestPartial'
        : 'UpdateGuildChannelRequestPartial',
    handle({ core, params, body }) {
      const channel = visibleChannel(core.world, params['channel_id']);
      if (channel.thread) patchThread(core.world, channel, channel.thread, body as ThreadPatch);
      else patchChannel(core.world, channel, body as { name?: string; topic?: string | null });
      channelChanged(core, channel);
      return ok(channelJson(core.world, channel));
    },
  },
  {
    method: 'DELETE',
    path: '/channels/{channel_id}',
    auth: 'bot',
    handle({ core, params }) {
      const channel = visibleChannel(core.world, params['channel_id']);
      requirePermissions(core.world, channel, channel.thread ? 'ManageThreads' : 'ManageChannels');
      const json = channelJson(core.world, channel);
      deleteChannel(core, channel);
      return ok(json);
    },
  },
  {
    method: 'POST',
    path: '/channels/{channel_id}/typing',
    auth: 'bot',
    handle({ core, params }) {
      const channel = visibleChannel(core.world, params['channel_id']);
      requirePermissions(core.world, channel, channel.thread ? 'SendMessagesInThreads' : 'SendMessages');
      return noContent;
    },
  },
];

/** Docs, Modify Channel: its owner may archive and rename a thread; locking needs Manage Threads. */
function patchThread(world: World, channel: Channel, thread: ThreadState, patch: ThreadPatch): void {
  const manages = has(permissionsIn(world, channel, world.bot.id), 'ManageThreads');
  const owns = thread.ownerId === world.bot.id;
  const lockedOut = thread.locked && !manages;
  if (!manages && (!owns || typeof patch.locked === 'boolean' || lockedOut)) {
    throw apiError(403, 50013, 'Missing Permissions');
  }
  if (thread.archived && patch.archived !== false) throw apiError(400, 50083, 'Thread is archived');
  if (patch.name) channel.name = patch.name.trim();
  if (typeof patch.locked === 'boolean') thread.locked = patch.locked;
  if (patch.auto_archive_duration) thread.autoArchiveMinutes = patch.auto_archive_duration;
  if (typeof patch.archived === 'boolean' && patch.archived !== thread.archived) {
    thread.archived = patch.archived;
    thread.archivedAt = new Date(world.clock.now()).toISOString();
  }
}

function patchChannel(world: World, channel: Channel, patch: { name?: string; topic?: string | null }): void {
  requirePermissions(world, channel, 'ManageChannels');
  if (patch.name) channel.name = patch.name;
  if (patch.topic !== undefined) channel.topic = patch.topic ?? undefined;
}
