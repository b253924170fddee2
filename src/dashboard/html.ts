/** Text that is HTML already. Only `html` makes it, so that nothing else gets onto a page unescaped. */
export type Html = { readonly html: string };

type Value = Html | string | number | null | undefined | readonly Value[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML in which every value is escaped, but those that are HTML themselves; quote attributes. Null shows nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const text = parts.map((part, index) => (index === 0 ? part : shown(values[index - 1]) + part));
  return { html: text.join('') };
}

function shown(value: Value): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'html' in value ? value.html : value.map(shown).join('');
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
