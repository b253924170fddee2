/** One line of a command's result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
