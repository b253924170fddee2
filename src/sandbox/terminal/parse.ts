/** What a line asks for; the rest is taken apart by who knows what it is about. */
export type Line =
  | { readonly kind: 'nothing' | 'help' | 'quit' }
  | { readonly kind: 'act'; readonly member: string; readonly verb: string; readonly rest: string };

/** One `name:value` of a line. */
export type Assignment = { readonly name: string; readonly value: string };

const alone: ReadonlyMap<string, 'nothing' | 'help' | 'quit'> = new Map([
  ['', 'nothing'],
  ['help', 'help'],
  ['?', 'help'],
  ['quit', 'quit'],
  ['exit', 'quit'],
]);

/** Takes a line apart as far as it is the same for everything: who, what, and the rest. */
export function parseLine(text: string): Line {
  const kind = alone.get(text.trim().toLowerCase());
  if (kind !== undefined) return { kind };
  const [, member = '', verb = '', rest = ''] = /^\s*(\S*)\s*(\S*)\s*([\s\S]*?)\s*$/.exec(text) ?? [];
  return { kind: 'act', member, verb, rest };
}

const assignment = /\s*([^\s:"]+):(?:"((?:[^"\\]|\\.)*)"|([^\s"]\S*|))(?=\s|$)/y;

/**
 * Reads `name:value name:"value with spaces"`; between the marks, `\"` is a mark and `\\` a backslash.
 * @throws Error that says what is not like that
 */
export function parseAssignments(text: string): readonly Assignment[] {
  const found: Assignment[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = assignment.lastIndex) {
    assignment.lastIndex = at;
    const match = assignment.exec(text);
    if (!match) throw new Error(problemOf(text.slice(at).trim()));
    const [, name = '', quoted, plain = ''] = match;
    if (found.some((one) => one.name === name)) throw new Error(`${name} is given twice`);
    found.push({ name, value: quoted?.replaceAll(/\\(["\\])/g, '$1') ?? plain });
  }
  return found;
}

function problemOf(rest: string): string {
  const [word = ''] = rest.split(/\s/);
  if (/^[^\s:"]+:"/.test(rest)) {
    return `the quotation marks of ${word.slice(0, word.indexOf(':'))} are not closed, or something follows them without a space`;
  }
  return `${word} is not of the form name:value, or name:"value with spaces"`;
}
