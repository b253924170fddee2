import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { variablesOf } from '../src/variables.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from './support/database.ts';
import { startRoleProcess } from './support/role-process.ts';

const cli = join(import.meta.dirname, '../dist/cli.js');
const key = Buffer.alloc(32, 7).toString('base64');

const roles = ['bot', 'worker', 'dashboard', 'migrate', 'up'] as const;

type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

function run(
  role: string,
  environment: Record<string, string | undefined>,
  ...words: string[]
): Promise<Ended> {
  const options = {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'silent', ...environment },
    timeout: 25_000,
    killSignal: 'SIGKILL',
  } as const;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [cli, role, ...words].filter(Boolean),
      options,
      (_, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr }),
    );
  });
}

/** What every failing start looks like: one line, which names what to change, and nothing else. */
async function expectOneLine(ending: Promise<Ended>, ...names: string[]) {
  const result = await ending;
  expect(result.status).toBe(1);
  expect(result.stdout).toBe('');
  expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(result.stderr).not.toMatch(/^\s+at |node:internal|secret-word/m);
  for (const name of names) expect(result.stderr).toContain(name);
}

let empty: TestDatabase;
let migrated: TestDatabase;
let nowhere: number;
beforeAll(async () => {
  empty = await createEmptyDatabase();
  migrated = await createTestDatabase();
  nowhere = await closedPort();
});
afterAll(async () => {
  await empty.drop();
  await migrated.drop();
});

describe.concurrent('a role that cannot start says why in one line', () => {
  it.each([
    ['bot', ['DISCORD_TOKEN', 'DATABASE_URL', 'REDIS_URL']],
    ['worker', ['DATABASE_URL', 'REDIS_URL', 'ENCRYPTION_KEY']],
    ['dashboard', ['DATABASE_URL', 'REDIS_URL', 'DASHBOARD_PASSWORD']],
    ['migrate', ['DATABASE_URL']],
  ])('%s without configuration', async (role, names) => {
    await expectOneLine(run(role, {}), ...names);
  });

  it('malformed configuration, without its values', async () => {
    const environment = {
      DATABASE_URL: 'mysql://u:secret-word@db/x',
      REDIS_URL: 'secret-word',
      ENCRYPTION_KEY: 'secret-word',
      LEASE_SECONDS: 'secret-word',
    };
    await expectOneLine(run('worker', environment), ...Object.keys(environment));
  });

  it('dashboard without a password', async () => {
    await expectOneLine(
      run('dashboard', services({ DASHBOARD_PASSWORD: '' })),
      'DASHBOARD_PASSWORD must be set',
    );
  });

  it.each(['bot', 'worker', 'dashboard', 'migrate'])('%s without a database', async (role) => {
    const environment = services({ DATABASE_URL: `postgres://u:secret-word@127.0.0.1:${nowhere}/x` });
    await expectOneLine(run(role, environment), 'DATABASE_URL');
  });

  it('worker with a wrong database password', async () => {
    const wrong = new URL(inject('postgresUrl'));
    wrong.password = 'secret-word';
    await expectOneLine(run('worker', services({ DATABASE_URL: wrong.href })), 'DATABASE_URL');
  });

  it('worker with a database that nobody migrated', async () => {
    await expectOneLine(run('worker', services({ DATABASE_URL: empty.url })), 'cloud-engine migrate');
  });

  it.each(['bot', 'worker', 'dashboard'])('%s without Redis', async (role) => {
    await expectOneLine(
      run(role, services({ REDIS_URL: `redis://:secret-word@127.0.0.1:${nowhere}` })),
      'REDIS_URL',
    );
  });

  it('worker without terraform', async () => {
    await expectOneLine(run('worker', services({ TERRAFORM_BIN: '/nowhere/terraform' })), 'TERRAFORM_BIN');
  });

  it.each(['/etc/passwd', '/proc/nowhere'])('worker with the WORK_DIR %s', async (folder) => {
    await expectOneLine(run('worker', services({ WORK_DIR: folder })), 'WORK_DIR');
  });

  it('worker with a database URL without a password', async () => {
    const without = new URL(inject('postgresUrl'));
    without.password = '';
    await expectOneLine(run('worker', services({ DATABASE_URL: without.href })), 'DATABASE_URL', 'password');
  });

  it('worker with a wrong Redis password', async () => {
    const wrong = new URL(inject('redisUrl'));
    wrong.password = 'secret-word';
    await expectOneLine(run('worker', services({ REDIS_URL: wrong.href })), 'REDIS_URL', 'WRONGPASS');
  });

  it('worker with a program that is no terraform', async () => {
    await expectOneLine(run('worker', services({ TERRAFORM_BIN: '/bin/echo' })), 'TERRAFORM_BIN');
  });
});

describe('the command line', () => {
  it('shows its version and its help', async () => {
    expect((await run('--version', {})).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = (await run('--help', {})).stdout;
    for (const role of [...roles, 'demo']) expect(help).toMatch(new RegExp(`^  ${role} `, 'm'));
    expect(await run('', {})).toMatchObject({ status: 0, stdout: help });
  });

  it.each(roles)('lists the variables of %s, those that it needs among them', async (role) => {
    const { status, stdout } = await run(role, {}, '--help');
    expect(status).toBe(0);
    const listed = [...stdout.matchAll(/^ {2}([A-Z_]+) /gm)].map(([, name]) => name);
    expect(listed).toEqual(variablesOf(role));
    const needed = [...stdout.matchAll(/^ {2}([A-Z_]+) .*\n +must be set$/gm)].map(([, name]) => name);
    // `up` brings what is missing, and would start here.
    if (role !== 'up')
      await expectOneLine(run(role, {}), `configuration: ${needed.join(' must be set; ')} must be set`);
    else expect(needed).toEqual([]);
  });

  it('refuses a role that does not exist', async () => {
    const { status, stderr } = await run('teapot', {});
    expect(status).toBe(1);
    expect(stderr).toBe(
      'cloud-engine: there is no role teapot; there are: bot, worker, dashboard, migrate, up, demo, catalog, render, cost, audit, providers\n',
    );
  });

  it.each([
    ['bot', 'please'],
    ['worker', '--fast'],
    ['--fast', ''],
  ])('refuses %s %s', async (...words) => {
    const { status, stdout, stderr } = await run(words[0], {}, ...words.slice(1).filter(Boolean));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^cloud-engine: (too many arguments|unknown option).*\n$/);
  });

  it('migrates an empty database once, and says when there is nothing to do', async () => {
    const environment = { DATABASE_URL: empty.url };
    expect(await run('migrate', environment)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('0001_foundation'),
    });
    expect(await run('migrate', environment)).toMatchObject({
      status: 0,
      stdout: 'the database is up to date\n',
    });
  });

  it('starts no worker whose key is not the one the database was written with', async () => {
    // The first worker of this database stores the canary of its key.
    const first = services({});
    const worker = await startRoleProcess('worker', first);
    worker.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    const other = Buffer.alloc(32, 8).toString('base64');
    await expectOneLine(
      run('worker', { ...first, ENCRYPTION_KEY: other }),
      'ENCRYPTION_KEY',
      'ENCRYPTION_KEYS_OLD',
    );
  });
});

function services(overrides: Record<string, string>): Record<string, string> {
  return {
    DISCORD_TOKEN: 'secret-word',
    DATABASE_URL: migrated.url,
    REDIS_URL: inject('redisUrl'),
    ENCRYPTION_KEY: key,
    DASHBOARD_PASSWORD: 'secret-word',
    ...overrides,
  };
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
