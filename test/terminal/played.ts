import { PassThrough } from 'node:stream';
import { startTerminal } from '../../src/sandbox/terminal/start-terminal.ts';
import type { Server } from '../support/server.ts';
import { createScreen } from './screen.ts';

/** Somebody at a terminal who plays the members of a server. */
export type Played = {
  /** Types a line, and waits until the screen says something after it. @returns the rows from the typed one on */
  types(line: string, until: string | RegExp): Promise<readonly string[]>;
  /** Presses keys. */
  press(keys: string): void;
  /** Resolves when the screen says it, below what was waited for before. */
  sees(words: string | RegExp): Promise<void>;
  rows(): readonly string[];
  /** How often it was asked to stop. */
  stops(): number;
  /** What Tab would offer. */
  offers(line: string): Promise<string>;
  close(): void;
};

export function play({ discord, guild, channel, admin, alice, bob }: Server): Played {
  const screen = createScreen(400);
  const keys = new PassThrough();
  let stops = 0;
  let row = 0;
  const cast = { guild, channel, people: [admin, alice, bob] };
  const prompt = startTerminal(
    { input: keys, output: screen.output },
    { discord, cast, onStop: () => stops++ },
  );

  async function sees(words: string | RegExp): Promise<void> {
    row = await screen.until(words, row);
  }

  return {
    async types(line, until) {
      keys.write(`${line}\r`);
      await sees(`> ${line}`);
      const typed = row - 1;
      await sees(until);
      return screen.rows().slice(typed);
    },
    press: (text) => void keys.write(text),
    sees,
    rows: screen.rows,
    stops: () => stops,
    async offers(line) {
      keys.write(`${line}\t`);
      // Keys wait until what Tab brings is there.
      keys.write('§');
      await screen.until('§', screen.rows().length - 1);
      const [last = ''] = screen.rows().slice(-1);
      // Empties the line again.
      keys.write('\u0005\u0015');
      await screen.until(/^>$/, screen.rows().length - 1);
      return last.replace(/^> /, '').replace(/ ?§$/, '');
    },
    close: prompt.close,
  };
}
