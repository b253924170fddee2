/** Whether terraform would evaluate something in a text: `$${` and `%%{` stand for the characters themselves. */
export function hasTemplate(text: string): boolean {
  return /[$%]\{/.test(withoutEscapes(text));
}

/** The expressions within `${` and `}`. */
export function expressionsIn(text: string): readonly string[] {
  return [...withoutEscapes(text).matchAll(/\$\{([^}]*)\}/g)].map(([, inner = '']) => inner.trim());
}

function withoutEscapes(text: string): string {
  return text.replace(/\$\$\{|%%\{/g, '');
}
