import { ChannelType, PermissionFlagsBits } from 'discord.js';

/** What lobby and thread need in a channel, by the names that Discord's settings show. */
const needed: readonly (readonly [bigint, string])[] = [
  [PermissionFlagsBits.ViewChannel, 'View Channel'],
  [PermissionFlagsBits.SendMessages, 'Send Messages'],
  [PermissionFlagsBits.EmbedLinks, 'Embed Links'],
  [PermissionFlagsBits.AttachFiles, 'Attach Files'],
  [PermissionFlagsBits.ReadMessageHistory, 'Read Message History'],
  [PermissionFlagsBits.CreatePublicThreads, 'Create Public Threads'],
  [PermissionFlagsBits.SendMessagesInThreads, 'Send Messages in Threads'],
];

/** Channels in which a message can start a thread. */
const suitable: readonly ChannelType[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];

/** True for channels in which lobbies and notices can stand. */
export function holdsLobbies(type: ChannelType): boolean {
  return suitable.includes(type);
}

/** What an interaction says about its channel: Discord's documentation calls all of it optional. */
export type Place = {
  readonly channel?: { readonly id: string; readonly type: ChannelType };
  readonly channel_id?: string;
  readonly app_permissions?: string;
};

/** Where something was used; undefined where Discord does not say. */
export function channelIdOf({ channel, channel_id: channelId }: Place): string | undefined {
  return channel?.id ?? channelId;
}

/** Why a lobby cannot stand where a command was used, in words; null when it can. */
export function placeProblem(place: Place): string | null {
  const { channel, app_permissions: held } = place;
  if (channelIdOf(place) === undefined || (channel !== undefined && !holdsLobbies(channel.type))) {
    return 'A lobby needs a text channel of this server, not a thread, forum or voice channel. Use `/cloud-deploy` in one.';
  }
  const missing = held === undefined ? [] : missingPermissions(BigInt(held));
  if (missing.length === 0) return null;
  return `I cannot work in this channel: I lack ${missing.map((name) => `**${name}**`).join(', ')}. Ask a server admin to allow that for me here, then try again. Nothing was stored.`;
}

/** The names of the permissions that the bot lacks. */
export function missingPermissions(held: bigint): string[] {
  if ((held & PermissionFlagsBits.Administrator) !== 0n) return [];
  return needed.filter(([flag]) => (held & flag) === 0n).map(([, name]) => name);
}
