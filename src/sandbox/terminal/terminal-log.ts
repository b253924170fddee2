import { renameSync, statSync } from 'node:fs';
import { Writable } from 'node:stream';
import { type Logger, multistream, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from '../../config.ts';

/** A log larger than this, in bytes, makes room for a new one; the one before it is lost. */
const largeLog = 10_000_000;

/**
 * The log of a process whose terminal somebody types on: in a file, as JSON; what is an error is shown, too.
 * @param print prints a line on the terminal
 * @throws Error of the file system
 */
export function createFileLog(
  file: string,
  { LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>,
  print: (line: string) => void,
): Logger {
  if (sizeOf(file) > largeLog) renameSync(file, `${file}.old`);
  const stream = pino.destination({ dest: file, mode: 0o600, sync: true });
  const streams = multistream([
    { level: 'trace', stream },
    { level: 'error', stream: forPeople(print) },
  ]);
  return pino({ level: LOG_LEVEL, base: { role: 'up', pid: process.pid } }, streams);
}

/** The log of such a process where somebody has asked to see it: among everything else that is printed. */
export function createShownLog(
  { LOG_LEVEL, LOG_FORMAT }: Pick<Config, 'LOG_LEVEL' | 'LOG_FORMAT'>,
  print: (line: string) => void,
): Logger {
  const stream = LOG_FORMAT === 'json' ? printing(print) : forPeople(print);
  return pino({ level: LOG_LEVEL, base: { role: 'up', pid: process.pid } }, stream);
}

function forPeople(print: (line: string) => void): ReturnType<typeof pretty> {
  return pretty({
    destination: printing(print),
    ignore: 'pid,hostname,role',
    translateTime: 'HH:MM:ss',
    colorize: false,
    sync: true,
  });
}

function printing(print: (line: string) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      print(chunk.toString().trimEnd());
      done();
    },
  });
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
