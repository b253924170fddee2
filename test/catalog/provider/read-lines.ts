import { readFileSync } from 'node:fs';

/** The JSON values of a file that holds one a line; a last line without its end is left for later. */
export function readLines<T>(file: string): readonly T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}
