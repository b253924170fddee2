import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import { isDomainError } from '../../domain/errors.ts';
import { type CustomId, formatCustomId } from '../custom-id.ts';
import type { Answer } from '../responder.ts';
import { errorWords } from '../words/errors.ts';

/**
 * Does what a form asks for; where its inputs are wrong, the answer names them and offers the form again.
 * @param again the custom id of that button
 */
export async function orFix(again: () => CustomId, act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (!isDomainError(error, 'INPUT_INVALID', 'NAME_TAKEN')) throw error;
    const button: APIButtonComponentWithCustomId = {
      type: ComponentType.Button,
      style: ButtonStyle.Primary,
      label: 'Fix it',
      custom_id: formatCustomId(again()),
    };
    return {
      content: errorWords(error),
      components: [{ type: ComponentType.ActionRow, components: [button] }],
    };
  }
}
