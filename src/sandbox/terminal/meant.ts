/**
 * Which of the names somebody means who wrote only part of one, or was careless with case and signs: `approve` means
 * `Approve & Deploy`. Names that fit better hide those that fit worse.
 * @returns one where it is clear, several where it is open, none where nothing fits
 */
export function meant(wanted: string, names: readonly string[]): readonly string[] {
  const distinct = [...new Set(names)];
  const core = plain(wanted);
  const tests: readonly ((name: string) => boolean)[] = [
    (name) => name === wanted,
    (name) => name.toLowerCase() === wanted.toLowerCase(),
    (name) => core !== '' && plain(name) === core,
    (name) => core !== '' && plain(name).startsWith(core),
    (name) => core !== '' && plain(name).includes(core),
  ];
  for (const test of tests) {
    const found = distinct.filter(test);
    if (found.length > 0) return found;
  }
  return [];
}

/** Letters and digits only. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** `a, b and c`, or what is said where there are none. */
export function listed(names: readonly string[], none = 'none'): string {
  return names.length === 0 ? none : names.join(', ');
}
