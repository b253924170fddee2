import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { parseDocument } from 'yaml';

/** A file that people write is far smaller; one that is larger is another one than was meant. */
const mostBytes = 5_000_000;

/**
 * What is in a YAML or JSON file, with every value as the text that stands there: `8.0` and `007` are no numbers yet, and
 * `yes` is no boolean. What has no value is null.
 * @param file `-` for standard input
 * @throws Error with one line that goes on after the name of the file
 */
export async function readYaml(file: string): Promise<unknown> {
  const text = decoded(await bytesOf(file));
  // Only lists, maps and text: what a value is taken for depends on the input that it is given to.
  const document = parseDocument(text, { schema: 'failsafe', customTags: ['null'], logLevel: 'error' });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw new Error(words(problem));
  try {
    return document.toJS();
  } catch {
    throw new Error('repeats too much by aliases (`*`): write it out');
  }
}

async function bytesOf(file: string): Promise<Buffer> {
  const end = mostBytes;
  const stream = file === '-' ? process.stdin : createReadStream(file, { end });
  const bytes = await buffer(stream).catch((error: NodeJS.ErrnoException) => {
    throw new Error(unreadable[error.code ?? ''] ?? error.message);
  });
  if (bytes.length > mostBytes) throw new Error('is larger than 5 MB: it cannot be a deployment file');
  return bytes;
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a folder: name a file in it',
  EACCES: 'may not be read by this user: change its permissions',
};

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('is no text in UTF-8: save it as such');
  }
}

/** The first line says what is wrong and where; the others show the place. */
function words({ code, message }: { readonly code: string; readonly message: string }): string {
  const [first = ''] = message.split('\n');
  const at = /( at line \d+, column \d+):?$/.exec(first)?.[1] ?? '';
  if (code === 'MULTIPLE_DOCS') return `has a second document${at}: leave one`;
  if (first.startsWith('Maximum call stack')) return `is nested too deeply${at}`;
  return first.replace(/:$/, '');
}
