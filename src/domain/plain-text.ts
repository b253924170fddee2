/** True when a text has control characters but tab and line breaks, or halves of surrogate pairs. */
export function hasControlCharacters(text: string): boolean {
  return /(?![\t\n\r])[\p{Cc}\p{Cs}]/u.test(text);
}
