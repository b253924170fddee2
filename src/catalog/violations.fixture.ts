import { isDomainError, type Violation } from '../domain/errors.ts';
import type { Provider } from './contract.ts';
import { type RawInputs, readResource } from './inputs.ts';

/** What is wrong with inputs; nothing where they are taken. */
export function violationsIn(provider: Provider, type: string, raw: RawInputs): readonly Violation[] {
  try {
    readResource(provider, type, raw);
    return [];
  } catch (error) {
    if (!isDomainError(error, 'INPUT_INVALID')) throw error;
    return (error.context as { violations: readonly Violation[] }).violations;
  }
}

/** The same as members read it. */
export function problemsIn(...of: Parameters<typeof violationsIn>): string[] {
  return violationsIn(...of).map(({ field, problem }) => `${field} ${problem}`);
}
