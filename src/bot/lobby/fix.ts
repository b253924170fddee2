import { ButtonStyle } from 'discord.js';
import { isDomainError } from '../../domain/errors.ts';
import type { CustomId } from '../custom-id.ts';
import type { Answer } from '../responder.ts';
import { button, row } from '../rows.ts';
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
    const fix = button(again(), 'Fix it', ButtonStyle.Primary);
    return { content: errorWords(error), components: [row(fix)] };
  }
}
