import { isLoading } from '../actions/answers.ts';
import type { Core } from '../core.ts';
import { allComponents, type Component } from '../state/content.ts';
import type { Interaction, Modal } from '../state/model.ts';
import { type SeenMessage, seenMessage } from './seen-message.ts';
import { waitFor } from './wait.ts';

/** Something that a member did with the bot, and what came of it. */
export type Use = {
  readonly interaction: Interaction;
  /** How long the bot took to acknowledge it, in milliseconds. @throws Error when it did not in time */
  acknowledged(): Promise<number>;
  /** The bot's answer, once it says something. @throws Error when the bot did not respond */
  answer(ms?: number): Promise<SeenMessage>;
  /** The form that opened. @throws Error when the bot did not respond, or not with a form */
  modal(): Promise<OpenModal>;
};

/** A form in front of a member. */
export type OpenModal = {
  readonly interaction: Interaction;
  readonly modal: Modal;
  readonly title: string;
  /** Its text fields in order, with what is filled in. */
  readonly fields: readonly Component[];
};

export function useOf(core: Core, interaction: Interaction): Use {
  const { world } = core;

  async function acknowledged(): Promise<number> {
    await waitFor(world, `an acknowledgement of ${interaction.what}`, () => interaction.state !== 'pending');
    if (interaction.state === 'failed') {
      throw new Error(`The application did not respond to ${interaction.what}`);
    }
    return interaction.callback?.latencyMs ?? 0;
  }

  return {
    interaction,
    acknowledged,
    async answer(ms) {
      await acknowledged();
      const what = `an answer to ${interaction.what}`;
      const message = await waitFor(
        world,
        what,
        () => {
          const answer = world.messages.get(interaction.answerId ?? '');
          return answer && !isLoading(answer) && answer;
        },
        ms,
      );
      return seenMessage(core, message);
    },
    async modal() {
      await acknowledged();
      const { modal } = interaction;
      if (!modal) throw new Error(`${interaction.what} opened no form`);
      const fields = [...allComponents(modal.components)].filter((field) => field.custom_id);
      return { interaction, modal, title: modal.title, fields };
    },
  };
}
