import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config.ts';

/**
 * The log of one process, on stderr: stdout belongs to what a command was asked to print. JSON, or lines for people on
 * a terminal.
 */
export function createLogger(config: Pick<Config, 'LOG_LEVEL' | 'LOG_FORMAT'>, role: string): Logger {
  const forPeople = (config.LOG_FORMAT ?? (process.stderr.isTTY ? 'pretty' : 'json')) === 'pretty';
  const stream = forPeople
    ? pretty({ destination: 2, ignore: 'pid,hostname,role', translateTime: 'HH:MM:ss', sync: true })
    : pino.destination({ dest: 2, sync: true });
  return pino({ level: config.LOG_LEVEL, base: { role, pid: process.pid } }, stream);
}
