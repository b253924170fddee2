import { randomBytes } from 'node:crypto';
import { InteractionType } from '../constants.ts';
import type { Core } from '../core.ts';
import { permissionsIn } from '../state/lookup.ts';
import type { Channel, Interaction } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { interactionChannelJson } from '../wire/channel.ts';
import { messageJson } from '../wire/message.ts';
import { memberJson, userJson } from '../wire/user.ts';

export type InteractionRequest = {
  readonly type: number;
  readonly userId: string;
  readonly channel: Channel;
  readonly what: string;
  /** Discord's `data` for this type of interaction. */
  readonly data: object;
  readonly sourceMessageId?: string | undefined;
  readonly opener?: Interaction | undefined;
};

/**
 * Sends an interaction to the bot and starts its three seconds. The returned record changes as the bot answers; every
 * change is announced.
 */
export function beginInteraction(core: Core, request: InteractionRequest): Interaction {
  const { world, timing } = core;
  const interaction: Interaction = {
    id: world.nextId(),
    token: randomBytes(48).toString('base64url'),
    type: request.type,
    userId: request.userId,
    guildId: request.channel.guildId,
    channelId: request.channel.id,
    what: request.what,
    createdAt: world.clock.now(),
    sourceMessageId: request.sourceMessageId,
    opener: request.opener,
    state: 'pending',
    callback: undefined,
    originalId: undefined,
    answerId: undefined,
    followUpIds: [],
    modal: undefined,
    choices: undefined,
    acknowledgedWith: undefined,
  };
  world.interactions.set(interaction.id, interaction);
  world.changed({ kind: 'interaction-created', interaction });
  core.dispatch({ t: 'INTERACTION_CREATE', d: interactionJson(world, interaction, request), intents: 0 });
  world.clock.after(timing.acknowledge, () => {
    if (interaction.state !== 'pending') return;
    interaction.state = 'failed';
    world.changed({ kind: 'interaction-changed', interaction });
  });
  return interaction;
}

function interactionJson(world: World, interaction: Interaction, request: InteractionRequest): object {
  const { channel, userId } = request;
  const source = world.messages.get(interaction.sourceMessageId ?? '');
  const user = world.users.get(userId) ?? world.bot;
  const guild = world.guilds.get(channel.guildId ?? '');
  const member = guild?.members.get(userId);
  return {
    id: interaction.id,
    application_id: world.applicationId,
    type: interaction.type,
    token: interaction.token,
    version: 1,
    data: request.data,
    channel_id: channel.id,
    channel: interactionChannelJson(world, channel, userId),
    locale: 'en-US',
    app_permissions: String(permissionsIn(world, channel, world.bot.id)),
    entitlements: [],
    entitlement_sku_ids: [],
    attachment_size_limit: 10_485_760,
    authorizing_integration_owners: { 0: guild?.id ?? '0' },
    context: guild ? 0 : 1,
    ...(guild && {
      guild_id: guild.id,
      guild_locale: 'en-US',
      guild: { id: guild.id, locale: 'en-US', features: [] },
    }),
    ...(member
      ? {
          member: {
            ...memberJson(world, member),
            permissions: String(permissionsIn(world, channel, userId)),
          },
        }
      : { user: userJson(user) }),
    ...(source && request.type !== InteractionType.command && { message: messageJson(world, source) }),
  };
}
