import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { inject } from 'vitest';
import { startRedis } from '../../src/sandbox/services/redis.ts';
import { temporaryDir } from '../../src/sandbox/services/temporary-data.ts';

export type TestRedis = {
  /** Names a logical database of its own. Pub/sub channels are shared by all of them. */
  readonly url: string;
  /** Empties the database. */
  drop(): Promise<void>;
};

/** A logical database of the shared Redis: one for a test file. Not for FLUSHALL: that is what startPrivateRedis is for. */
export async function createTestRedis(): Promise<TestRedis> {
  const server = inject('redisUrl');
  const number = await withRedis(server, (redis) => redis.incr('databases-given-out'));
  const url = `${server}/${number}`;
  return {
    url,
    async drop() {
      await withRedis(url, (redis) => redis.flushdb());
    },
  };
}

export type PrivateRedis = {
  /** The same after each restart. */
  readonly url: string;
  flushAll(): Promise<void>;
  /** Stops the server; whoever is connected loses the connection, and new ones are refused. */
  stop(): Promise<void>;
  /** Starts it again on the same port, with the data that it had or without. */
  restart(data: 'kept' | 'lost'): Promise<void>;
  /** Stops the server for good. */
  drop(): Promise<void>;
};

/** A Redis of the caller's own, to be emptied and stopped as a test likes. */
export async function startPrivateRedis(): Promise<PrivateRedis> {
  const log = pino({ level: 'silent' });
  const dataDir = temporaryDir('redis');
  let running = await startRedis({ log, dataDir });
  const { url, port } = running;
  return {
    url,
    async flushAll() {
      await withRedis(url, (redis) => redis.flushall());
    },
    stop: () => running.stop(),
    async restart(data) {
      await running.stop();
      if (data === 'lost') await rm(join(dataDir, 'appendonlydir'), { recursive: true, force: true });
      running = await startRedis({ log, dataDir, port });
    },
    async drop() {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function withRedis<T>(url: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true });
  try {
    await redis.connect();
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}
