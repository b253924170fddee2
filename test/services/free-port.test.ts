import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../src/sandbox/services/free-port.ts';
import { startOnPort } from '../../src/sandbox/services/start-on-port.ts';
import { startSupervised } from '../../src/sandbox/services/supervise.ts';
import { keepingLogger, newFolder, withRedis } from './support.ts';

test('takes another port when somebody was faster on the one that was free', async () => {
  const tried: number[] = [];
  const { port, service } = await startOnPort('redis', undefined, async (candidate) => {
    tried.push(candidate);
    if (tried.length <= 2) await occupy(candidate);
    return startRedisOn(candidate);
  });
  onTestFinished(() => service.stop());

  expect(tried).toHaveLength(3);
  expect(port).toBe(tried[2]);
  expect(await withRedis(`redis://127.0.0.1:${port}`, (redis) => redis.ping())).toBe('PONG');
});

test('gives up on a port that was asked for', async () => {
  const port = await freePort();
  await occupy(port);
  await expect(startOnPort('redis', port, startRedisOn)).rejects.toThrow(`port ${port} is taken`);
});

test('does not try again what fails for another reason', async () => {
  let attempts = 0;
  const start = startOnPort('redis', undefined, (port) => {
    attempts++;
    return startRedisOn(port, '--no-such-option', 'yes');
  });
  await expect(start).rejects.toThrow(/^redis: did not start: .*(Bad directive|no-such-option)/);
  expect(attempts).toBe(1);
});

async function occupy(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
}

function startRedisOn(port: number, ...options: string[]) {
  const folder = newFolder();
  return startSupervised({
    command: 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...options],
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
    stopSignal: 'TERM',
    graceSeconds: 10,
    ready: /Ready to accept connections/,
    log: keepingLogger().log,
  });
}
