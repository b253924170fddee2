import { type APIChatInputApplicationCommandInteraction, ChannelType, PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { channelIdOf, missingPermissions, placeProblem } from './place.ts';

type Interaction = APIChatInputApplicationCommandInteraction;

const flags = {
  'View Channel': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Embed Links': PermissionFlagsBits.EmbedLinks,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
  'Create Public Threads': PermissionFlagsBits.CreatePublicThreads,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
};
const everything = Object.values(flags).reduce((sum, flag) => sum | flag, 0n);

/** A command used in a channel of this type, the bot holding these permissions there. */
function used(type: ChannelType | null, held = everything): Interaction {
  const channel = type === null ? {} : { channel: { id: '5001', type } };
  return { channel_id: '5001', app_permissions: String(held), ...channel } as unknown as Interaction;
}

describe('missingPermissions', () => {
  it('is empty with all that lobby and thread need', () => {
    expect(missingPermissions(everything)).toEqual([]);
  });

  it.each(Object.entries(flags))('names %s as Discord’s settings do', (name, flag) => {
    expect(missingPermissions(everything & ~flag)).toEqual([name]);
  });

  it('names all at once', () => {
    expect(missingPermissions(0n)).toEqual(Object.keys(flags));
  });

  it('is empty for an administrator, who may do everything', () => {
    expect(missingPermissions(PermissionFlagsBits.Administrator)).toEqual([]);
  });
});

describe('placeProblem', () => {
  it.each(['GuildText', 'GuildAnnouncement'] as const)('has nothing against %s', (name) => {
    expect(placeProblem(used(ChannelType[name]))).toBeNull();
  });

  it.each(['DM', 'PublicThread', 'PrivateThread', 'AnnouncementThread', 'GuildForum', 'GuildVoice'] as const)(
    'says of %s where to go instead',
    (name) => {
      expect(placeProblem(used(ChannelType[name]))).toContain('text channel');
    },
  );

  it('leaves a channel that Discord did not describe to be judged by permissions', () => {
    expect(placeProblem(used(null))).toBeNull();
    expect(placeProblem(used(null, 0n))).toContain('**View Channel**');
  });

  it('takes no permission to be missing where Discord names none', () => {
    expect(placeProblem({ channel_id: '5001' })).toBeNull();
  });

  it('says where to go when Discord does not say where this was', () => {
    expect(placeProblem({})).toContain('text channel');
  });

  it('names what is missing, and that nothing was stored', () => {
    const words = placeProblem(used(ChannelType.GuildText, everything & ~PermissionFlagsBits.EmbedLinks));
    expect(words).toContain('I lack **Embed Links**.');
    expect(words).toContain('Nothing was stored');
  });
});

describe('channelIdOf', () => {
  it('is the channel’s id, described or only named', () => {
    expect(channelIdOf(used(ChannelType.GuildText))).toBe('5001');
    expect(channelIdOf(used(null))).toBe('5001');
  });
});
