import { permissionsIn } from '../state/lookup.ts';
import type { Guild } from '../state/model.ts';
import { has } from '../state/permissions.ts';
import type { World } from '../state/world.ts';
import { channelJson } from './channel.ts';
import { memberJson, roleJson } from './user.ts';

/** A guild as `GET /guilds/:id` shows it. */
export function guildJson(guild: Guild) {
  return {
    id: guild.id,
    name: guild.name,
    owner_id: guild.ownerId,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    features: [],
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: [...guild.roles.values()].map((role) => roleJson(guild, role)),
    default_message_notifications: 1,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
  };
}

/**
 * The GUILD_CREATE event. Without the members intent it names no member but the bot itself; threads are the active
 * ones that the bot can see.
 */
export function guildCreateJson(world: World, guild: Guild) {
  const channels = [...world.channels.values()].filter((channel) => channel.guildId === guild.id);
  const bot = guild.members.get(world.bot.id);
  const visibleThreads = channels.filter(
    (channel) =>
      channel.thread &&
      !channel.thread.archived &&
      has(permissionsIn(world, channel, world.bot.id), 'ViewChannel'),
  );
  return {
    ...guildJson(guild),
    joined_at: bot?.joinedAt ?? new Date(world.clock.now()).toISOString(),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: bot ? [memberJson(world, bot)] : [],
    channels: channels
      .filter((channel) => !channel.thread)
      .map((channel) => ({ ...channelJson(world, channel), guild_id: undefined })),
    threads: visibleThreads.map((thread) => channelJson(world, thread)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
