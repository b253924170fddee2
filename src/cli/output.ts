/** One line of a command's result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A command's whole result. Whoever reads it may have had enough before its end, as `head` has: that is no failure. */
export function printResult(text: string): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  print(text.trimEnd());
}
