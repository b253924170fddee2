import { createInterface } from 'node:readline';

/** A line in which somebody types while other lines are printed above it. */
export type Prompt = {
  /** Prints a line above what is being typed; after `close`, simply at the end. */
  print(line: string): void;
  /** Takes no more lines, and gives the terminal back as it was. */
  close(): void;
};

/** Where somebody sits: a terminal, or what stands for one in a test. */
export type Streams = {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
};

/**
 * Opens the prompt.
 * @param options.onLine takes each line that was typed
 * @param options.onStop is called for Ctrl-C and when nothing more can come: for Ctrl-D, or a terminal that is gone
 * @param options.complete what the line could go on with, for Tab
 */
export function openPrompt(
  { input, output }: Streams,
  options: {
    readonly onLine: (line: string) => void;
    readonly onStop: () => void;
    readonly complete: (line: string) => Promise<[string[], string]>;
  },
): Prompt {
  const completer = (line: string, done: (error: Error | null, offered?: [string[], string]) => void) => {
    options.complete(line).then(
      (offered) => done(null, offered),
      () => done(null, [[], line]),
    );
  };
  const reader = createInterface({ input, output, terminal: true, prompt: '> ', completer });
  let closed = false;

  function print(line: string): void {
    const text = `${printable(line)}\n`;
    if (closed) {
      output.write(text);
      return;
    }
    // What is typed may fill several rows: go to its first one, write over it, and let readline draw it anew below.
    // Readline goes up by as many rows as it had, so it gets them.
    const { rows } = reader.getCursorPos();
    output.write(`${rows > 0 ? `\u001b[${rows}A` : ''}\r\u001b[0J${text}${'\n'.repeat(rows)}`);
    reader.prompt(true);
  }

  /** What was typed stays to be read; an empty prompt does not. */
  function leave(): void {
    closed = true;
    output.write(reader.line === '' ? '\r\u001b[0J' : '\n');
  }

  reader.on('line', (line) => {
    options.onLine(line);
    if (!closed) reader.prompt();
  });
  reader.on('SIGINT', () => options.onStop());
  // Stopped like this, nobody would start it again, and applies would lose their leases.
  reader.on('SIGTSTP', () =>
    print('(Ctrl-Z does nothing here: what runs would be lost; use another terminal)'),
  );
  reader.on('close', () => {
    if (closed) return;
    leave();
    options.onStop();
  });
  reader.prompt();
  return {
    print,
    close() {
      if (closed) return;
      leave();
      reader.close();
    },
  };
}

/** Without anything that a terminal would obey. */
function printable(text: string): string {
  return text.replaceAll(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, '\ufffd');
}
