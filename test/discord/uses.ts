import { MessageFlags } from 'discord.js';
import { ButtonStyle, CallbackType, ComponentType } from '../../src/sandbox/discord/constants.ts';
import type { Use } from '../../src/sandbox/discord/driver/use.ts';
import { createScene, type Reply, type Scene } from './scene.ts';

export const button = (customId: string, label = customId, more: object = {}) => ({
  type: ComponentType.button,
  style: ButtonStyle.primary,
  custom_id: customId,
  label,
  ...more,
});
export const row = (...components: object[]) => ({ type: ComponentType.row, components });
export const menu = (...values: string[]) =>
  row({
    type: ComponentType.stringSelect,
    custom_id: 'menu',
    placeholder: 'Choose',
    options: values.map((value) => ({ label: value.toUpperCase(), value })),
  });
export const input = (customId: string, more: object = {}) =>
  row({ type: ComponentType.textInput, custom_id: customId, label: customId, style: 1, ...more });
export const form = (...components: object[]) => ({
  type: CallbackType.modal,
  data: { custom_id: 'form', title: 'A form', components },
});

export const say = (content: string, more: object = {}) => ({
  type: CallbackType.reply,
  data: { content, ...more },
});
export const ephemeral = { flags: MessageFlags.Ephemeral };

/** A scene with a command `/test`, and what a member and the bot do with it. */
export type Uses = Scene & {
  /** Alice runs the command somewhere. */
  use(room?: ReturnType<Scene['channel']>): Use;
  /** The bot's first response, as a plain request. */
  respond(use: Use, body: object, query?: string): Promise<Reply>;
  /** What the bot does later with the interaction's token. */
  hook(method: string, use: Use, rest: string, body?: object): Promise<Reply>;
};

/** Starts a local Discord; call `close` in `afterAll`. */
export async function createUses(): Promise<Uses> {
  const scene = await createScene();
  const path = `/applications/${scene.discord.botId}/commands`;
  await scene.call('PUT', path, [{ name: 'test', description: 'For the test' }]);
  return {
    ...scene,
    use: (room = scene.channel()) => scene.alice.command('test', {}, room),
    respond: ({ interaction: { id, token } }, body, query = '') =>
      scene.call('POST', `/interactions/${id}/${token}/callback${query}`, body),
    hook: (method, { interaction }, rest, body) =>
      scene.call(method, `/webhooks/${scene.discord.botId}/${interaction.token}${rest}`, body),
  };
}
