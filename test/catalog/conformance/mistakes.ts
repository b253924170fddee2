/** Collects what is wrong with a configuration, each with the path to it. */
export type Mistakes = { readonly found: readonly string[]; add(path: string, problem: string): void };

export function collectMistakes(): Mistakes {
  const found: string[] = [];
  return { found, add: (path, problem) => void found.push(`${path} ${problem}`) };
}

/** A JSON object, or undefined for everything else. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
