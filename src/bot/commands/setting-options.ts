import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType, ChannelType } from 'discord.js';
import type { TypedSettings } from '../../engine/projects/project-use-cases.ts';
import type { CommandOptions } from './options.ts';
import { channelIdOf, holdsLobbies, type Place } from './place.ts';

/** What can be set of a project beside provider and region, when it is made and later. */
export const settingOptions: readonly APIApplicationCommandBasicOption[] = [
  {
    type: ApplicationCommandOptionType.String,
    name: 'description',
    description: 'What it is for, in up to 200 characters',
  },
  {
    type: ApplicationCommandOptionType.Channel,
    name: 'channel',
    description: 'Where notices about it go: a text channel',
    channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
  },
  {
    type: ApplicationCommandOptionType.String,
    name: 'budget',
    description: 'Dollars a month that it may cost, such as 250; none lifts it',
  },
  {
    type: ApplicationCommandOptionType.Integer,
    name: 'approvals',
    description: 'By how many others a plan has to be approved; 0: everybody approves their own',
    min_value: 0,
    max_value: 10,
  },
  {
    type: ApplicationCommandOptionType.Boolean,
    name: 'protected',
    description: 'Only its admins approve what deletes or replaces something',
  },
];

/** What was filled in of them, and of provider and region; left out is what was not. */
export function typedSettings(options: CommandOptions): TypedSettings {
  const typed: { [K in keyof TypedSettings]: TypedSettings[K] | undefined } = {
    description: options.text('description'),
    provider: options.text('provider'),
    region: options.text('region'),
    channel: options.channel('channel'),
    budget: options.text('budget'),
    approvals: options.number('approvals'),
    protected: options.flag('protected'),
  };
  return Object.fromEntries(
    Object.entries(typed).filter(([, value]) => value !== undefined),
  ) as TypedSettings;
}

/** The channel in which a command was used; nothing where Discord does not say. */
export function channelHere(place: Place): Pick<TypedSettings, 'channel'> {
  const id = channelIdOf(place);
  if (id === undefined) return {};
  return { channel: { id, suitable: place.channel === undefined || holdsLobbies(place.channel.type) } };
}
