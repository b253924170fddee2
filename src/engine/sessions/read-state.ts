import { invalidInput } from '../../domain/errors.ts';
import { restingStates, type SessionState } from '../../domain/session-state.ts';

/** A state that somebody typed. @throws DomainError INPUT_INVALID for what is none */
export function readState(typed: string): SessionState {
  const state = restingStates.find((one) => one === typed);
  if (state !== undefined) return state;
  throw invalidInput({
    field: 'state',
    problem: `must be one of ${restingStates.map((one) => `\`${one}\``).join(', ')}`,
  });
}
