import { beginInteraction, type InteractionRequest } from '../actions/interactions.ts';
import { ComponentType, InteractionType } from '../constants.ts';
import type { Core } from '../core.ts';
import type { Component } from '../state/content.ts';
import { channelOf, messagesIn, permissionsIn } from '../state/lookup.ts';
import type { Channel, Choice, CommandDefinition, User } from '../state/model.ts';
import { has } from '../state/permissions.ts';
import type { World } from '../state/world.ts';
import { commandData, type OptionValues, typingData } from './command-data.ts';
import { modalData } from './modal-data.ts';
import { type SeenMessage, seenMessage } from './seen-message.ts';
import { type UsableCommand, usableCommands } from './usable-commands.ts';
import { type OpenModal, type Use, useOf } from './use.ts';

/** A person in front of Discord. What Discord's client would not let them do throws an Error. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly user: User;
  /** Runs a slash command in a channel; a subcommand by all its words: `cloud-set-policy freeze`. */
  command(name: string, options: OptionValues, place: { readonly channel: { readonly id: string } }): Use;
  /**
   * What Discord offers while the option `focused` of a command is being typed.
   * @param options what is filled in so far, the option in focus among it
   */
  complete(
    name: string,
    options: OptionValues,
    focused: string,
    place: { readonly channel: { readonly id: string } },
  ): Promise<readonly Choice[]>;
  /** Clicks a button, by its label. */
  click(message: SeenMessage, label: string): Use;
  /** Clicks a button that the message no longer shows, as one does when the message changes under the mouse. */
  clickStale(message: SeenMessage, button: Component): Use;
  /** Chooses from the message's menu. */
  choose(message: SeenMessage, ...values: readonly string[]): Use;
  /** Fills in a form and sends it. */
  submit(modal: OpenModal, values: Readonly<Record<string, string>>): Use;
  /** What a client of one's own making sends, whatever that is: Discord passes on the `data` as it is. */
  sends(
    request: {
      readonly type: number;
      readonly what: string;
      readonly data: object;
      readonly to?: SeenMessage;
    },
    place: { readonly channel: { readonly id: string } },
  ): Use;
  /** What this person sees in a channel or thread, oldest first. */
  reads(channel: { readonly id: string }): readonly SeenMessage[];
  /** Every channel, thread and direct conversation that this person sees, oldest first. */
  places(): readonly Channel[];
  /** The slash commands that Discord offers this person in a channel, by name; each subcommand is one. */
  commands(place: { readonly channel: { readonly id: string } }): readonly CommandDefinition[];
};

export function createPerson(core: Core, user: User): Person {
  const { world } = core;

  function begin(request: Omit<InteractionRequest, 'userId'>): Use {
    return useOf(core, beginInteraction(core, { ...request, userId: user.id }));
  }

  function use(message: SeenMessage, component: Component, what: string, values?: readonly string[]): Use {
    const channel = channelOf(world, message.channelId);
    const sees = has(permissionsIn(world, channel, user.id), 'ViewChannel');
    if (!sees || !messagesIn(world, channel, user.id).includes(message.message)) {
      throw new Error(`${user.name} can't see the message with ${what}`);
    }
    return begin({
      type: InteractionType.component,
      channel,
      what,
      sourceMessageId: message.id,
      data: {
        custom_id: component.custom_id,
        component_type: component.type,
        id: component.id ?? 1,
        ...(values && { values }),
      },
    });
  }

  return {
    id: user.id,
    name: user.name,
    user,
    command(name, options, place) {
      const channel = channelOf(world, place.channel.id);
      requireSlashCommands(core, channel, user);
      const guild = world.guilds.get(channel.guildId ?? '');
      const command = commandNamed(world, guild?.id, name);
      const data = commandData(world, guild, command, options, user.id);
      return begin({ type: InteractionType.command, channel, what: `/${name}`, data });
    },
    async complete(name, options, focused, place) {
      const channel = channelOf(world, place.channel.id);
      requireSlashCommands(core, channel, user);
      const command = commandNamed(world, channel.guildId, name);
      const data = typingData(command, options, focused);
      const used = begin({ type: InteractionType.autocomplete, channel, what: `/${name} ${focused}`, data });
      await used.acknowledged();
      return used.interaction.choices ?? [];
    },
    click(message, label) {
      const button = message.component(label);
      if (button?.type !== ComponentType.button || button.disabled) {
        throw new Error(`there is no button ${label} to click in:\n${message.text()}`);
      }
      return use(message, button, `button ${label}`);
    },
    clickStale: (message, button) => use(message, button, `button ${button.label}`),
    choose(message, ...values) {
      const menu = message.message.components
        .flatMap((row) => row.components ?? [])
        .filter(({ type, disabled }) => type === ComponentType.stringSelect && !disabled)
        .find((one) => values.every((value) => one.options?.some((option) => option.value === value)));
      if (!menu) throw new Error(`there is no menu with ${values.join(' and ')} in:\n${message.text()}`);
      const [least, most] = [menu.min_values ?? 1, menu.max_values ?? 1];
      if (values.length < least || values.length > most) {
        throw new Error(`menu ${menu.placeholder ?? ''} takes ${least} to ${most} choices`);
      }
      return use(message, menu, `menu ${menu.placeholder ?? ''}`, values);
    },
    submit: (modal, values) =>
      begin({
        type: InteractionType.modal,
        channel: channelOf(world, modal.interaction.channelId),
        what: `form ${modal.title}`,
        sourceMessageId: modal.interaction.sourceMessageId,
        opener: modal.interaction,
        data: modalData(modal, values),
      }),
    sends: ({ type, what, data, to }, place) =>
      begin({ type, what, data, channel: channelOf(world, place.channel.id), sourceMessageId: to?.id }),
    reads: (channel) =>
      messagesIn(world, channelOf(world, channel.id), user.id).map((message) => seenMessage(core, message)),
    places: () =>
      [...world.channels.values()]
        .filter((channel) => has(permissionsIn(world, channel, user.id), 'ViewChannel'))
        .sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1)),
    commands: ({ channel }) =>
      commandsIn(world, channelOf(world, channel.id).guildId)
        .map(({ definition }) => definition)
        .sort((one, other) => one.name.localeCompare(other.name)),
  };
}

function requireSlashCommands(core: Core, channel: Channel, user: User): void {
  if (!channel.guildId) return;
  if (!has(permissionsIn(core.world, channel, user.id), 'ViewChannel', 'UseApplicationCommands')) {
    throw new Error(`${user.name} can't use commands in #${channel.name}`);
  }
}

function commandNamed(world: World, guildId: string | undefined, name: string): UsableCommand {
  const command = commandsIn(world, guildId).find(({ definition }) => definition.name === name);
  if (!command) throw new Error(`there is no command /${name}`);
  return command;
}

/** A guild's own command stands in place of a global one of the same name. */
function commandsIn(world: World, guildId: string | undefined): readonly UsableCommand[] {
  const all = [...world.commands.values()];
  const global = all.filter((command) => command.guildId === undefined);
  const own = all.filter((command) => command.guildId === guildId && guildId !== undefined);
  const byName = new Map([...global, ...own].map((command) => [command.definition.name, command]));
  return [...byName.values()].flatMap(usableCommands);
}
