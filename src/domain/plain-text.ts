import { invalidInput } from './errors.ts';

/** True when a text has control characters but tab and line breaks, or halves of surrogate pairs. */
export function hasControlCharacters(text: string): boolean {
  return /(?![\t\n\r])[\p{Cc}\p{Cs}]/u.test(text);
}

/** Why a text cannot be taken as it is, as a sentence that goes on after the field's name; null when it can. */
export function plainTextProblem(text: string, maxLength: number): string | null {
  // As people and JSON Schema count: an emoji is one.
  const length = [...text].length;
  if (length > maxLength) return `must be at most ${maxLength} characters (it has ${length})`;
  return hasControlCharacters(text) ? 'must not contain control characters' : null;
}

/** A text that people typed. @throws DomainError INPUT_INVALID naming the field */
export function readPlainText(field: string, text: string, maxLength: number): string {
  const problem = plainTextProblem(text, maxLength);
  if (problem !== null) throw invalidInput({ field, problem });
  return text;
}

/** The longest reason that people give for what they decide, in characters. */
const longestReason = 300;

/** Why somebody decides something, in their own words and on one line. @throws DomainError INPUT_INVALID */
export function readReason(typed: string): string {
  return readPlainText('reason', typed.replaceAll(/\s+/g, ' ').trim(), longestReason);
}
