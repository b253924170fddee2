import { OptionType } from '../constants.ts';
import type { CommandOption, Guild } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { interactionChannelJson } from '../wire/channel.ts';
import { partialMemberJson, roleJson, userJson } from '../wire/user.ts';
import { optionsWithin, type UsableCommand } from './usable-commands.ts';

/** Options as a member fills them in; members, roles and channels by their id. */
export type OptionValues = Readonly<Record<string, string | number | boolean | { readonly id: string }>>;

/**
 * The `data` of a command's interaction, checked as Discord's client and server check it.
 * @throws Error when Discord would not let the member send this
 */
export function commandData(
  world: World,
  guild: Guild | undefined,
  command: UsableCommand,
  values: OptionValues,
  userId: string,
) {
  const { definition } = command;
  const options = definition.options ?? [];
  for (const name of Object.keys(values)) {
    if (!options.some((option) => option.name === name)) {
      throw new Error(`/${definition.name} has no option ${name}`);
    }
  }
  const given = options.flatMap((option) => {
    const value = values[option.name];
    if (value === undefined) {
      if (option.required) throw new Error(`/${definition.name} needs the option ${option.name}`);
      return [];
    }
    const plain = typeof value === 'object' ? value.id : value;
    check(option, plain);
    return [{ name: option.name, type: option.type, value: plain }];
  });
  const channels = resolveChannels(world, guild, options, { values, userId });
  const resolved = guild ? { ...resolve(world, guild, given), ...channels } : {};
  const nested = optionsWithin(command, given);
  return {
    ...head(command),
    ...(nested.length > 0 && { options: nested }),
    ...(Object.keys(resolved).length > 0 && { resolved }),
  };
}

/**
 * The `data` of the interaction by which Discord asks what an option could be: nothing in it is checked yet.
 * @throws Error when the option does not complete
 */
export function typingData(command: UsableCommand, values: OptionValues, focused: string) {
  const { definition } = command;
  const options = definition.options ?? [];
  if (!options.find(({ name }) => name === focused)?.autocomplete) {
    throw new Error(`/${definition.name} does not complete ${focused}`);
  }
  const typed = options
    .filter(({ name }) => values[name] !== undefined)
    .map(({ name, type }) => ({
      name,
      type,
      value: String(values[name]),
      ...(name === focused && { focused: true }),
    }));
  return { ...head(command), options: optionsWithin(command, typed) };
}

/** An interaction names the command alone; its subcommand stands among the options. */
function head({ id, definition }: UsableCommand) {
  return { id, name: definition.name.split(' ')[0], type: 1 };
}

function check(option: CommandOption, value: string | number | boolean): void {
  const at = `option ${option.name}`;
  if (option.type === OptionType.string) {
    if (typeof value !== 'string' || value === '') throw new Error(`${at} takes a text`);
    if (value.length > (option.max_length ?? 6000)) throw new Error(`${at} is too long`);
    if (value.length < (option.min_length ?? 0)) throw new Error(`${at} is too short`);
  }
  if (option.type === OptionType.boolean && typeof value !== 'boolean') {
    throw new Error(`${at} takes yes or no`);
  }
  if (option.type === OptionType.integer || option.type === OptionType.number) checkNumber(option, value, at);
  const choices = option.choices ?? [];
  if (choices.length > 0 && !option.autocomplete && !choices.some((choice) => choice.value === value)) {
    throw new Error(`${at} has no choice ${value}`);
  }
}

function checkNumber(option: CommandOption, value: string | number | boolean, at: string): void {
  const whole = option.type === OptionType.integer;
  if (typeof value !== 'number' || (whole && !Number.isInteger(value))) {
    throw new Error(`${at} takes a ${whole ? 'whole ' : ''}number`);
  }
  if (value < (option.min_value ?? Number.NEGATIVE_INFINITY)) throw new Error(`${at} is too small`);
  if (value > (option.max_value ?? Number.POSITIVE_INFINITY)) throw new Error(`${at} is too large`);
}

/** Docs, Resolved Data Structure: the channels that options name, of the types that they take. */
function resolveChannels(
  world: World,
  guild: Guild | undefined,
  options: readonly CommandOption[],
  { values, userId }: { readonly values: OptionValues; readonly userId: string },
) {
  const picked = options.flatMap(({ name, type, channel_types: types }) => {
    const value = values[name];
    if (type !== OptionType.channel || value === undefined) return [];
    const channel = world.channels.get(typeof value === 'object' ? value.id : String(value));
    if (!channel || channel.guildId !== guild?.id) throw new Error(`option ${name} names no channel here`);
    if (types && !types.includes(channel.type)) throw new Error(`option ${name} takes no such channel`);
    return [[channel.id, interactionChannelJson(world, channel, userId)] as const];
  });
  return picked.length === 0 ? {} : { channels: Object.fromEntries(picked) };
}

/** Docs, Resolved Data Structure: the members and roles that options name. */
function resolve(
  world: World,
  guild: Guild,
  given: readonly { readonly type: number; readonly value: string | number | boolean }[],
) {
  const ids = given
    .filter(({ type }) => [OptionType.user, OptionType.role, OptionType.mentionable].includes(type as 6))
    .map(({ value }) => String(value));
  const users = ids.flatMap((id) => world.users.get(id) ?? []);
  const members = ids.flatMap((id) => guild.members.get(id) ?? []);
  const roles = ids.flatMap((id) => guild.roles.get(id) ?? []);
  if (members.length + roles.length < ids.length) throw new Error('an option names nobody of this server');
  return {
    ...(users.length > 0 && { users: Object.fromEntries(users.map((user) => [user.id, userJson(user)])) }),
    ...(members.length > 0 && {
      members: Object.fromEntries(
        members.map((member) => [member.userId, { ...partialMemberJson(member), permissions: '0' }]),
      ),
    }),
    ...(roles.length > 0 && {
      roles: Object.fromEntries(roles.map((role) => [role.id, roleJson(guild, role)])),
    }),
  };
}
