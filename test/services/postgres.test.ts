import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { startPostgres } from '../../src/sandbox/services/postgres.ts';
import type { ServiceOptions } from '../../src/sandbox/services/service.ts';
import { possibleHomes } from '../../src/sandbox/services/service-home.ts';
import { keepingLogger, newFolder, portClosed, query } from './support.ts';

const asRoot = process.getuid?.() === 0;
const shared = inject('postgresUrl');
const template = mkdtempSync(join(realpathSync(tmpdir()), 'cloud-engine-test-'));

beforeAll(async () => {
  const { log } = keepingLogger();
  chmodSync(template, 0o755);
  await (await startPostgres({ log, dataDir: join(template, 'used') })).stop();
});
afterAll(() => rmSync(template, { recursive: true }));

describe('an embedded Postgres', () => {
  test('runs on a free port until it is stopped', async () => {
    const postgres = await start();
    expect(await query(postgres.url, 'select 1 as n')).toEqual([{ n: 1 }]);

    await postgres.stop();

    await portClosed(postgres.port);
    expect(await postgres.ended).toEqual({ code: 0 });
  });

  test('is Postgres 15 or newer, in UTF-8 and UTC', async () => {
    const [settings] = await query(
      shared,
      `select current_setting('server_version_num')::int >= 150000 as "recent",
              current_setting('server_encoding') as encoding, current_setting('TimeZone') as zone`,
    );
    expect(settings).toEqual({ recent: true, encoding: 'UTF8', zone: expect.stringMatching(/UTC|GMT/) });
  });

  test('lets nobody in without its password', async () => {
    const wrong = new URL(shared);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  test('listens on the loopback address only', async () => {
    expect(await query(shared, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(shared, 'show unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
    for (const address of outsideAddresses()) {
      const outside = new URL(shared);
      outside.hostname = address;
      await expect(query(outside.href, 'select 1')).rejects.toThrow('ECONNREFUSED');
    }
  });

  test('finds its data and its password again in the same folder', async () => {
    const dataDir = newFolder();
    const first = await start({ dataDir });
    await query(first.url, 'create table kept as select 1 as n');
    await first.stop();

    const second = await start({ dataDir, port: first.port });

    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
    expect(await query(second.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  });

  test('starts empty when its password was deleted, and keeps the old data aside', async () => {
    const dataDir = usedFolder();
    rmSync(join(dataDir, 'password'));

    const { log, text } = keepingLogger();
    const { url } = await start({ dataDir, log });

    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }]);
    const aside = /the old data is in (\S+?)"/.exec(text())?.[1] ?? '';
    expect(statSync(join(aside, 'PG_VERSION')).isFile()).toBe(true);
  });

  test('says so when its port is taken', async () => {
    const port = Number(new URL(shared).port);
    await expect(start({ dataDir: usedFolder(), port })).rejects.toThrow(
      `postgres: did not start: port ${port} is taken`,
    );
  });

  test('says so when another one already runs on the same folder', async () => {
    const dataDir = usedFolder();
    await start({ dataDir });
    await expect(start({ dataDir })).rejects.toMatchObject({
      code: 'SERVICE_FAILED',
      message: `postgres: already runs on ${dataDir}: stop the other one first`,
      context: { alreadyRuns: true },
    });
  });

  test('gives the reason in one line when it does not start', async () => {
    const dataDir = usedFolder();
    writeFileSync(join(dataDir, 'data', 'PG_VERSION'), '9\n');
    await expect(start({ dataDir })).rejects.toThrow(
      /^postgres: did not start: FATAL: {2}database files are incompatible with server$/,
    );
  });
});

describe('a lock file that was left behind', () => {
  test('by a server that was killed keeps nobody out', async () => {
    const dataDir = usedFolder();
    const first = await start({ dataDir });
    await query(first.url, 'create table kept as select 1 as n');
    process.kill(Number(lock(dataDir)[0]), 'SIGKILL');
    await first.ended;
    expect(lock(dataDir)[0]).toMatch(/^\d+$/);

    const second = await start({ dataDir });

    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  test('and whose process number now belongs to somebody else keeps nobody out', async () => {
    const dataDir = usedFolder();
    const first = await start({ dataDir });
    const lines = lock(dataDir);
    await first.stop();
    const { uid, gid } = statSync(join(dataDir, 'data'));
    const somebody = spawn('sleep', ['1000'], asRoot ? { uid, gid } : {});
    onTestFinished(() => void somebody.kill());
    writeFileSync(lockFile(dataDir), [somebody.pid, ...lines.slice(1)].join('\n'));

    const second = await start({ dataDir });

    expect(await query(second.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('empty by a power cut keeps nobody out', async () => {
    const dataDir = usedFolder();
    writeFileSync(lockFile(dataDir), '');

    const second = await start({ dataDir });

    expect(await query(second.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });
});

describe.runIf(asRoot)('for root', () => {
  test('it runs as somebody else, whose folder it is', async () => {
    const dataDir = usedFolder();
    await start({ dataDir });
    const pid = Number(lock(dataDir)[0]);
    expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
    expect(statSync(join(dataDir, 'data')).uid).toBe(statSync(`/proc/${pid}`).uid);
  });

  test('it keeps its data where that user can go, and finds it again there', async () => {
    const home = newFolder();
    chmodSync(home, 0o700);
    const dataDir = join(home, 'postgres');
    const [, elsewhere] = possibleHomes(dataDir);
    onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }));
    const first = await start({ dataDir });
    await query(first.url, 'create table kept as select 1 as n');
    await first.stop();
    expect(statSync(elsewhere).mode & 0o777).toBe(0o700);

    const second = await start({ dataDir });

    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
  });
});

async function start(options: Partial<ServiceOptions> = {}) {
  const { log } = keepingLogger();
  const postgres = await startPostgres({ log, ...options });
  onTestFinished(() => postgres.stop());
  return postgres;
}

/** A data folder that was in use before, and stopped. */
function usedFolder(): string {
  const dataDir = join(newFolder(), 'used');
  execFileSync('cp', ['-a', join(template, 'used'), dataDir]);
  return dataDir;
}

function lockFile(dataDir: string): string {
  return join(dataDir, 'data', 'postmaster.pid');
}

function lock(dataDir: string): string[] {
  return readFileSync(lockFile(dataDir), 'utf8').split('\n');
}

function outsideAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}
