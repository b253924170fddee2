import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { openPrompt, type Prompt } from '../../src/sandbox/terminal/prompt.ts';
import { createScreen } from './screen.ts';

const prompts: Prompt[] = [];
afterEach(() => {
  for (const prompt of prompts.splice(0)) prompt.close();
});

/** A prompt on a screen 20 columns wide. */
function open() {
  const screen = createScreen(20);
  const keys = new PassThrough();
  const lines: string[] = [];
  let stops = 0;
  const prompt = openPrompt(
    { input: keys, output: screen.output },
    {
      onLine: (line) => lines.push(line),
      onStop: () => stops++,
      complete: async (line) => [['alice '].filter((name) => name.startsWith(line)), line],
    },
  );
  prompts.push(prompt);
  /** Resolves when readline has taken in what was pressed. */
  async function press(text: string): Promise<void> {
    const taken = new Promise<void>((resolve) => keys.once('data', () => setImmediate(resolve)));
    keys.write(text);
    await taken;
  }
  return { prompt, screen, press, lines, stopped: () => stops, end: () => keys.end() };
}

describe('the prompt', () => {
  it('prints above what is being typed', async () => {
    const { prompt, screen, press, lines } = open();
    await press('alice /clo');
    prompt.print('something happened');
    expect(screen.rows()).toEqual(['something happened', '> alice /clo']);
    await press('ud-help');
    expect(screen.rows()).toEqual(['something happened', '> alice /cloud-help']);
    await press('\r');
    expect(lines).toEqual(['alice /cloud-help']);
    prompt.print('answer');
    expect(screen.rows()).toEqual(['something happened', '> alice /cloud-help', 'answer', '>']);
  });

  it('prints above a line that fills several rows, however often', async () => {
    const { prompt, screen, press, lines } = open();
    const line = 'alice /cloud-deploy project:demo resource_type:vpc';
    for (const key of line) await press(key);
    const typed = ['> alice /cloud-deplo', 'y project:demo resou', 'rce_type:vpc'];
    expect(screen.rows()).toEqual(typed);
    prompt.print('one');
    prompt.print('a second line that is longer than a row');
    expect(screen.rows()).toEqual(['one', 'a second line that i', 's longer than a row', ...typed]);
    await press('\r');
    expect(lines).toEqual([line]);
  });

  it('keeps the place in the line where somebody corrects it', async () => {
    const { prompt, screen, press, lines } = open();
    await press('bob read');
    // To the start, past b, and o is deleted.
    await press('\u0001');
    await press('\u001b[C');
    prompt.print('meanwhile');
    await press('\u0004');
    expect(screen.rows()).toEqual(['meanwhile', '> bb read']);
    await press('\r');
    expect(lines).toEqual(['bb read']);
  });

  it('completes with Tab', async () => {
    const { screen, press } = open();
    await press('al');
    await press('\t');
    await press('x');
    expect(screen.rows()).toEqual(['> alice x']);
  });

  it('shows nothing that a terminal would obey', () => {
    const { prompt, screen } = open();
    prompt.print('a\u001b[2Jb\rc\u0007d');
    expect(screen.rows()).toEqual(['a\ufffd[2Jb\ufffdc\ufffdd', '>']);
  });

  it('stops for Ctrl-C, each time, also in the middle of a line', async () => {
    const { press, stopped, lines } = open();
    await press('ali');
    await press('\u0003');
    await press('\u0003');
    expect(stopped()).toBe(2);
    expect(lines).toEqual([]);
  });

  it.each([
    ['Ctrl-D', ({ press }: ReturnType<typeof open>) => press('\u0004')],
    ['the end of the input', async ({ end }: ReturnType<typeof open>) => end()],
  ])('stops once for %s, and prints on', async (_, act) => {
    const opened = open();
    await act(opened);
    await expect.poll(() => opened.stopped()).toBe(1);
    opened.prompt.close();
    opened.prompt.print('stopping');
    expect(opened.stopped()).toBe(1);
    expect(opened.screen.rows()).toEqual(['stopping', '']);
  });

  it('is not stopped by Ctrl-Z, and says so', async () => {
    const { screen, press, stopped } = open();
    await press('\u001a');
    expect(screen.rows().join('')).toMatch(/Ctrl-Z does.*nothing here/);
    expect(stopped()).toBe(0);
  });
});
