import type { Core } from '../core.ts';
import { allComponents, type Component } from '../state/content.ts';
import { messagesIn } from '../state/lookup.ts';
import type { Message } from '../state/model.ts';
import { textOf } from './text.ts';
import { waitFor } from './wait.ts';

/** A message that somebody looks at. It is live: what it says changes when the bot edits it. */
export type SeenMessage = {
  readonly id: string;
  readonly channelId: string;
  readonly message: Message;
  /** All that it says, with its buttons. */
  text(): string;
  /** A button or menu by its label, placeholder or custom id. */
  component(name: string): Component | undefined;
  /** What has been written into its thread, oldest first; empty without a thread. */
  thread(): readonly SeenMessage[];
  /** Waits until it says something. @throws Error with what it says instead */
  until(holds: RegExp | ((text: string) => boolean), ms?: number): Promise<string>;
};

export function seenMessage(core: Core, message: Message): SeenMessage {
  const { world } = core;
  const seen: SeenMessage = {
    id: message.id,
    channelId: message.channelId,
    message,
    text: () => textOf(message),
    component: (name) =>
      [...allComponents(message.components)].find(({ label, placeholder, custom_id: customId }) =>
        [label, placeholder, customId].includes(name),
      ),
    thread() {
      const thread = world.channels.get(message.id);
      if (!thread) return [];
      const written = messagesIn(world, thread).filter((one) => textOf(one) !== '');
      return written.map((one) => seenMessage(core, one));
    },
    async until(holds, ms) {
      const judge = (text: string) => (holds instanceof RegExp ? holds.test(text) : holds(text));
      try {
        return await waitFor(world, 'a message', () => judge(seen.text()) && seen.text(), ms);
      } catch (error) {
        throw new Error(`${String(error)} to say ${String(holds)}; it says:\n${seen.text()}`);
      }
    },
  };
  return seen;
}
