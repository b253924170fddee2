import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync, watch } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { type Logger, pino } from 'pino';
import { onTestFinished } from 'vitest';

/** A folder that everybody may use, like the system's temp folder; gone after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'cloud-engine-test-'));
  chmodSync(folder, 0o1777);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A logger that keeps what a service printed. */
export function keepingLogger(): { readonly log: Logger; readonly text: () => string } {
  const lines: string[] = [];
  return {
    log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
    text: () => lines.join(''),
  };
}

/** One query on a connection of its own. */
export async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}

/** One use of a Redis connection that fails rather than waits. */
export async function withRedis<T>(url: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

/** Resolves when nothing listens on `port` any more: until then, what accepts a connection has to close it. */
export async function portClosed(port: number): Promise<void> {
  while (await closesConnection(port));
}

function closesConnection(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    let connected = false;
    connect({ port, host: '127.0.0.1' })
      .on('connect', () => {
        connected = true;
      })
      .on('error', () => {})
      .on('close', () => resolve(connected));
  });
}

/** What a server answers to `text` on a bare connection. */
export async function answer(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.end(text);
  const [data] = await once(socket, 'data');
  socket.destroy();
  return String(data);
}

/** Resolves when `folder` holds nothing any more. */
export async function emptied(folder: string): Promise<void> {
  const watcher = watch(folder);
  try {
    while (readdirSync(folder).length > 0) await once(watcher, 'change');
  } finally {
    watcher.close();
  }
}
