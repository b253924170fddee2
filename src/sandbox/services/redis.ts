import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { DomainError } from '../../domain/errors.ts';
import { isRunning } from './running.ts';
import { awaitPrevious, type RunningService, type ServiceOptions } from './service.ts';
import { serviceEnvironment } from './service-environment.ts';
import { serviceHome, servicePassword } from './service-home.ts';

import { startOnPort } from './start-on-port.ts';
import { startSupervised } from './supervise.ts';
import { temporaryDir, withTemporaryData } from './temporary-data.ts';

/**
 * Starts `redis-server` or `valkey-server` from the PATH on 127.0.0.1, with a password of its own, and resolves when it
 * accepts connections. Never evicts; appends to a file only where `dataDir` is given.
 * @throws DomainError SERVICE_MISSING or SERVICE_FAILED, one line; `context.alreadyRuns` where another one has the data.
 */
export async function startRedis(options: ServiceOptions): Promise<RunningService> {
  const command = findServer();
  if (options.dataDir !== undefined) return startOn(options.dataDir, command, options);
  const temporary = temporaryDir('redis');
  return withTemporaryData(temporary, () => startOn(temporary, command, options));
}

async function startOn(dataDir: string, command: string, options: ServiceOptions): Promise<RunningService> {
  const durable = options.dataDir !== undefined;
  const home = serviceHome(dataDir);
  const { password } = servicePassword(dataDir);
  await awaitEnd(home);

  const { port, service } = await startOnPort('redis', options.port, (port) =>
    startSupervised({
      command,
      args: [writeConfig(home, { port, password, durable })],
      cwd: home,
      env: serviceEnvironment(),
      stopSignal: 'TERM',
      graceSeconds: 10,
      removeAtEnd: durable ? undefined : home,
      ready: /Ready to accept connections/,
      log: options.log,
    }),
  );
  return { ...service, port, url: `redis://:${password}@127.0.0.1:${port}` };
}

function findServer(): string {
  const folders = (serviceEnvironment()['PATH'] ?? '').split(delimiter);
  for (const name of ['redis-server', 'valkey-server']) {
    const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
    if (found) return found;
  }
  throw new DomainError(
    'SERVICE_MISSING',
    { service: 'redis' },
    'redis-server not found: run scripts/setup, or set REDIS_URL',
  );
}

/** Redis has no lock of its own: two on one append-only file would ruin it. */
async function awaitEnd(home: string): Promise<void> {
  const file = join(home, 'redis.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const mark = configFile(home);
  if (pid && isRunning(pid, mark)) await awaitPrevious('redis', { pid, mark }, home, false);
}

function configFile(home: string): string {
  return join(home, 'redis.conf');
}

/** In a file, since everybody on the machine can read a command line. */
function writeConfig(home: string, options: { port: number; password: string; durable: boolean }): string {
  const file = configFile(home);
  const lines = [
    'bind 127.0.0.1',
    `port ${options.port}`,
    `requirepass ${options.password}`,
    `dir ${JSON.stringify(home)}`,
    `pidfile ${JSON.stringify(join(home, 'redis.pid'))}`,
    'daemonize no',
    'supervised no',
    // Its command line keeps naming this file.
    'set-proc-title no',
    'databases 4096',
    'maxmemory-policy noeviction',
    'save ""',
    `appendonly ${options.durable ? 'yes' : 'no'}`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}
