import { type APIChatInputApplicationCommandInteraction, ChannelType, PermissionFlagsBits } from 'discord.js';

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

/** Where a command was used; Discord's documentation calls the channel itself optional. */
export function channelIdOf(
  interaction: Pick<APIChatInputApplicationCommandInteraction, 'channel' | 'channel_id'>,
): string {
  return interaction.channel === undefined ? interaction.channel_id : interaction.channel.id;
}

/** Why a lobby cannot stand where a command was used, in words; null when it can. */
export function placeProblem(
  interaction: Pick<APIChatInputApplicationCommandInteraction, 'channel' | 'app_permissions'>,
): string | null {
  if (interaction.channel !== undefined && !suitable.includes(interaction.channel.type)) {
    return 'A lobby needs a text channel of this server, not a thread, forum or voice channel. Use `/cloud-deploy` in one.';
  }
  const missing = missingPermissions(BigInt(interaction.app_permissions));
  if (missing.length === 0) return null;
  return `I cannot work in this channel: I lack ${missing.map((name) => `**${name}**`).join(', ')}. Ask a server admin to allow that for me here, then try again. Nothing was stored.`;
}

/** The names of the permissions that the bot lacks. */
export function missingPermissions(held: bigint): string[] {
  if ((held & PermissionFlagsBits.Administrator) !== 0n) return [];
  return needed.filter(([flag]) => (held & flag) === 0n).map(([, name]) => name);
}
