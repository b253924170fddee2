import { type APIInteraction, PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { actorOf } from './actor.ts';

/** What Discord sends along with an interaction, as far as it says who uses the bot. */
function interaction(facts: { permissions?: bigint; roles?: string[] } = {}): APIInteraction {
  const { permissions = 0n, roles = [] } = facts;
  return {
    guild_id: '2001',
    member: { user: { id: '1001' }, roles, permissions: String(permissions) },
  } as unknown as APIInteraction;
}

describe('actorOf', () => {
  it('is the member with the roles of this moment, everybody’s role included', () => {
    expect(actorOf(interaction({ roles: ['3001', '3002'] }))).toEqual({
      userId: '1001',
      guildId: '2001',
      roleIds: ['3001', '3002', '2001'],
      isGuildAdmin: false,
    });
  });

  it.each([
    ['Administrator', PermissionFlagsBits.Administrator],
    ['Manage Server', PermissionFlagsBits.ManageGuild],
    ['Manage Server among others', PermissionFlagsBits.ManageGuild | PermissionFlagsBits.SendMessages],
  ])('is a guild admin with %s', (_, permissions) => {
    expect(actorOf(interaction({ permissions }))?.isGuildAdmin).toBe(true);
  });

  it.each([
    ['nothing', 0n],
    ['Manage Channels', PermissionFlagsBits.ManageChannels],
    ['every other permission, beyond 53 bits too', (1n << 60n) - 1n - 0x8n - 0x20n],
  ])('is none with %s', (_, permissions) => {
    expect(actorOf(interaction({ permissions }))?.isGuildAdmin).toBe(false);
  });

  it('is nobody in direct messages', () => {
    expect(actorOf({ user: { id: '1001' } } as unknown as APIInteraction)).toBeNull();
  });
});
