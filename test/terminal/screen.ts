import { Writable } from 'node:stream';

/** As much of a terminal as readline writes for: what somebody would see on it. */
export type Screen = {
  readonly output: Writable & { readonly columns: number };
  /** What stands there, each row as wide as it was written. */
  rows(): readonly string[];
  /**
   * Resolves when a row, from the one with number `from` on, says it; shows the screen when that takes too long.
   * @returns the number of the row after it
   */
  until(words: string | RegExp, from?: number): Promise<number>;
};

const patienceMs = 40_000;
const introducer = '\u001b[';
const sequence = /^(\d*)([A-Za-z])/;

/** @param columns how wide it is; it wraps like real ones, when the next character comes */
export function createScreen(columns: number): Screen {
  const rows: string[][] = [[]];
  let row = 0;
  let column = 0;

  function put(character: string): void {
    if (column === columns) newLine();
    const line = rows[row] ?? [];
    rows[row] = line;
    while (line.length < column) line.push(' ');
    line[column++] = character;
  }

  function newLine(): void {
    row++;
    column = 0;
    rows[row] ??= [];
  }

  function obey(count: string, letter: string): void {
    const amount = Number(count || '1');
    if (letter === 'A') row = Math.max(0, row - amount);
    else if (letter === 'B') row += amount;
    else if (letter === 'C') column += amount;
    else if (letter === 'D') column = Math.max(0, column - amount);
    else if (letter === 'G') column = amount - 1;
    else if (letter === 'J') {
      rows.length = row + 1;
      rows[row]?.splice(column);
    } else if (letter === 'K') rows[row]?.splice(column);
    else throw new Error(`the screen does not know ${count}${letter}`);
  }

  function write(text: string): void {
    const [plain = '', ...escaped] = text.split(introducer);
    show(plain);
    for (const one of escaped) {
      const [whole = '', count = '', letter = ''] = sequence.exec(one) ?? [];
      obey(count, letter);
      show(one.slice(whole.length));
    }
  }

  function show(text: string): void {
    for (const character of text) {
      if (character === '\n') newLine();
      else if (character === '\r') column = 0;
      else put(character);
    }
  }

  const looks = new Set<() => void>();
  const read = () => rows.map((line) => line.join('').trimEnd());

  function until(words: string | RegExp, from = 0): Promise<number> {
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        looks.delete(look);
        reject(new Error(`waited for ${words} below row ${from} of:\n${read().join('\n')}`));
      }, patienceMs);
      function look(): void {
        const at = read().findIndex(
          (line, index) =>
            index >= from && (words instanceof RegExp ? words.test(line) : line.includes(words)),
        );
        if (at < 0) return;
        looks.delete(look);
        clearTimeout(patience);
        resolve(at + 1);
      }
      looks.add(look);
      look();
    });
  }

  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      write(chunk.toString());
      done();
      for (const look of [...looks]) look();
    },
  });
  return {
    output: Object.assign(stream, { columns, isTTY: true }),
    rows: read,
    until,
  };
}
