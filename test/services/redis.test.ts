import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startRedis } from '../../src/sandbox/services/redis.ts';
import type { ServiceOptions } from '../../src/sandbox/services/service.ts';
import { startPrivateRedis } from '../support/redis.ts';
import { answer, keepingLogger, newFolder, portClosed, withRedis } from './support.ts';

describe('an embedded Redis', () => {
  test('runs on a free port until it is stopped', async () => {
    const redis = await start();
    expect(await withRedis(redis.url, (connection) => connection.ping())).toBe('PONG');

    await redis.stop();

    await portClosed(redis.port);
    expect(await redis.ended).toEqual({ code: 0 });
  });

  test('lets nobody in without its password, and listens on the loopback address only', async () => {
    const { url, port } = await start();
    expect(await answer(port, 'PING\r\n')).toContain('NOAUTH');
    expect(await setting(url, 'bind')).toBe('127.0.0.1');
  });

  test('never evicts, and writes nothing to disk by itself', async () => {
    const { url } = await start();
    expect(await setting(url, 'maxmemory-policy')).toBe('noeviction');
    expect(await setting(url, 'appendonly')).toBe('no');
    expect(await setting(url, 'save')).toBe('');
  });

  test('keeps its data in the folder that it was given', async () => {
    const dataDir = newFolder();
    const first = await start({ dataDir });
    await withRedis(first.url, (connection) => connection.set('kept', '1'));
    await first.stop();

    const second = await start({ dataDir, port: first.port });

    expect(second.url).toBe(first.url);
    expect(await withRedis(second.url, (connection) => connection.get('kept'))).toBe('1');
    expect(statSync(join(dataDir, 'redis.conf')).mode & 0o777).toBe(0o600);
  });

  test('says so when its port is taken', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toThrow(`redis: did not start: port ${port} is taken`);
  });

  test('says so when another one already runs on the same folder', async () => {
    const dataDir = newFolder();
    await start({ dataDir });
    await expect(start({ dataDir })).rejects.toThrow(
      `redis: already runs on ${dataDir}: stop the other one first`,
    );
  });

  test('is not kept out by one that was killed', async () => {
    const dataDir = newFolder();
    const first = await start({ dataDir });
    process.kill(Number(readFileSync(join(dataDir, 'redis.pid'), 'utf8')), 'SIGKILL');
    await first.ended;

    const second = await start({ dataDir });

    expect(await withRedis(second.url, (connection) => connection.ping())).toBe('PONG');
  });

  test('says what to run when there is no redis-server', async () => {
    vi.stubEnv('PATH', newFolder());
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(start()).rejects.toMatchObject({
      code: 'SERVICE_MISSING',
      message: 'redis-server not found: run scripts/setup, or set REDIS_URL',
    });
  });
});

describe('a private Redis for a test', () => {
  test('can be emptied, stopped and brought back with or without its data', async () => {
    const redis = await startPrivateRedis();
    onTestFinished(() => redis.drop());
    const get = () => withRedis(redis.url, (connection) => connection.get('key'));
    await withRedis(redis.url, (connection) => connection.set('key', '1'));

    await redis.restart('kept');
    expect(await get()).toBe('1');

    await redis.stop();
    await expect(get()).rejects.toThrow();

    await redis.restart('lost');
    expect(await get()).toBeNull();

    await withRedis(redis.url, (connection) => connection.set('key', '2'));
    await redis.flushAll();
    expect(await get()).toBeNull();
  });
});

async function start(options: Partial<ServiceOptions> = {}) {
  const { log } = keepingLogger();
  const redis = await startRedis({ log, ...options });
  onTestFinished(() => redis.stop());
  return redis;
}

async function setting(url: string, name: string): Promise<unknown> {
  const [, value] = (await withRedis(url, (connection) => connection.config('GET', name))) as string[];
  return value;
}
