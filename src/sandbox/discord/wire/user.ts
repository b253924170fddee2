import type { Guild, Member, Role, User } from '../state/model.ts';
import type { World } from '../state/world.ts';

/** A user as Discord's JSON shows it. */
export function userJson(user: User) {
  return {
    id: user.id,
    username: user.name,
    global_name: user.bot ? null : user.name,
    discriminator: user.bot ? '0001' : '0',
    avatar: null,
    banner: null,
    accent_color: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    public_flags: 0,
    flags: 0,
    ...(user.bot && { bot: true }),
  };
}

/** The bot as `/users/@me` and READY show it. */
export function selfJson(user: User) {
  return { ...userJson(user), bot: true, mfa_enabled: true, locale: 'en-US', verified: true, email: null };
}

/** A guild member without the user, as in resolved data and in messages' `member`. */
export function partialMemberJson(member: Member) {
  return {
    avatar: null,
    banner: null,
    communication_disabled_until: null,
    flags: 0,
    joined_at: member.joinedAt,
    nick: null,
    pending: false,
    premium_since: null,
    roles: [...member.roles],
    mute: false,
    deaf: false,
  };
}

export function memberJson(world: World, member: Member) {
  const user = world.users.get(member.userId);
  return { ...partialMemberJson(member), user: userJson(user ?? world.bot) };
}

export function roleJson(guild: Guild, role: Role) {
  return {
    id: role.id,
    name: role.name,
    permissions: String(role.permissions),
    position: [...guild.roles.keys()].indexOf(role.id),
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: role.managed,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: 0,
  };
}
