import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { startLocalDiscord } from '../../src/sandbox/discord/local-discord.ts';
import { freePort } from '../../src/sandbox/services/free-port.ts';
import { startPostgres } from '../../src/sandbox/services/postgres.ts';
import type { RunningService } from '../../src/sandbox/services/service.ts';
import { temporaryDir } from '../../src/sandbox/services/temporary-data.ts';
import { type PrivateRedis, startPrivateRedis } from '../support/redis.ts';
import { createServer, type Server } from '../support/server.ts';
import { openSite, type Site } from './site.ts';

const log = pino({ level: 'silent' });
const dataDir = temporaryDir('postgres');
const scripts = mkdtempSync(join(tmpdir(), 'cloud-engine-test-'));
const terraform = join(scripts, 'terraform');

let postgres: RunningService;
let redis: PrivateRedis;
let server: Server;
let site: Site;
const urls: Record<'dashboard' | 'bot' | 'worker', string> = { dashboard: '', bot: '', worker: '' };
const roles = ['dashboard', 'bot', 'worker'] as const;

beforeAll(async () => {
  postgres = await startPostgres({ log, dataDir });
  await migrate({ url: postgres.url });
  redis = await startPrivateRedis();
  server = await createServer({ databaseUrl: postgres.url, redisUrl: redis.url, botless: true });
  writeTerraform('exec terraform "$@"');
  const ports = [await freePort(), await freePort()] as const;
  await server.bot({ HEALTH_PORT: String(ports[0]) });
  await server.world.worker({ HEALTH_PORT: String(ports[1]), TERRAFORM_BIN: terraform });
  site = await openSite(server.world.environment);
  urls.dashboard = site.url;
  urls.bot = `http://127.0.0.1:${ports[0]}`;
  urls.worker = `http://127.0.0.1:${ports[1]}`;
}, 60_000);
afterAll(async () => {
  await site.stop();
  await server.close();
  await redis.drop();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
  rmSync(scripts, { recursive: true });
});

function writeTerraform(command: string): void {
  writeFileSync(terraform, `#!/bin/sh\n${command}\n`);
  chmodSync(terraform, 0o755);
}

type Answer = {
  readonly code: number;
  readonly status: string;
  readonly checks: Record<string, { ok: boolean; milliseconds: number; problem?: string }>;
  readonly milliseconds: number;
};

async function ready(role: (typeof roles)[number], url = urls[role]): Promise<Answer> {
  const began = performance.now();
  const response = await fetch(`${url}/readyz`);
  const answer = (await response.json()) as Omit<Answer, 'code' | 'milliseconds'>;
  return { ...answer, code: response.status, milliseconds: performance.now() - began };
}

/** Asks again and again until all is well, or something is not. */
async function untilReady(role: (typeof roles)[number], url = urls[role], wanted = 200): Promise<Answer> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const answer = await ready(role, url);
    if (answer.code === wanted) return answer;
    if (Date.now() > deadline) throw new Error(`${role}: still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const services = ['database', 'migrations', 'redis'];
const needed = {
  dashboard: services,
  bot: [...services, 'discord'],
  worker: [...services, 'terraform', 'claiming'],
};

/** Every role is alive but not ready, and names what is missing, soon, without telling a secret. */
async function expectMissing(problems: Record<string, RegExp>): Promise<void> {
  const secrets = [new URL(postgres.url).password, server.discord.token];
  for (const role of roles) {
    expect((await fetch(`${urls[role]}/healthz`)).status).toBe(200);
    const { code, status, checks, milliseconds } = await ready(role);
    expect({ role, code, status }).toEqual({ role, code: 503, status: 'not ready' });
    expect(milliseconds).toBeLessThan(4000);
    for (const name of needed[role]) {
      const problem = problems[name];
      expect([name, checks[name]?.ok]).toEqual([name, problem === undefined]);
      if (problem) expect(checks[name]?.problem).toMatch(problem);
    }
    for (const secret of secrets) expect(JSON.stringify(checks)).not.toContain(secret);
  }
}

describe('health', () => {
  // First of all: once terraform has answered, that is remembered for a while.
  it('a worker whose terraform no longer runs, or is another one, is not ready', async () => {
    for (const [command, problem] of [
      ['exit 3', /failed on `version` .*TERRAFORM_BIN/],
      ['echo "Terraform v0.0.1\non linux_amd64"', /is terraform 0\.0\.1 now; restart this worker/],
    ] as const) {
      writeTerraform(command);
      const { code, checks } = await ready('worker');
      expect(code).toBe(503);
      expect(checks['terraform']?.problem).toMatch(problem);
    }
    writeTerraform('exec terraform "$@"');
    expect((await ready('worker')).code).toBe(200);
  });

  it.each(roles)('the %s lives, is ready, and names what it looked at', async (role) => {
    expect(await (await fetch(`${urls[role]}/healthz`)).json()).toEqual({ status: 'ok' });
    const { code, status, checks } = await ready(role);
    expect({ code, status }).toEqual({ code: 200, status: 'ready' });
    expect(Object.keys(checks).sort()).toEqual(needed[role].sort());
  });

  it('without Redis no role is ready; with it, they are again', async () => {
    await redis.stop();
    await expectMissing({ redis: /REDIS_URL/ });
    expect((await site.read('/')).status).toBe(200);
    expect((await site.read('/queues/api/queues')).status).toBe(500);
    await redis.restart('kept');
    for (const role of roles) await untilReady(role);
    expect((await site.read('/queues/api/queues')).status).toBe(200);
  });

  it('without Postgres no role is ready, and the front page says so; with it, all is well again', async () => {
    const { port } = postgres;
    await postgres.stop();
    await expectMissing({ database: /DATABASE_URL/, migrations: /./ });
    const page = await site.read('/');
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('The database does not answer');
    const metrics = await site.text('/metrics');
    expect(metrics).toMatch(/^cloud_engine_database_up 0$/m);
    expect(metrics).not.toMatch(/^cloud_engine_(runs|workers|line|relay|lease)/m);
    postgres = await startPostgres({ log, dataDir, port });
    for (const role of roles) await untilReady(role);
    expect((await site.read('/')).status).toBe(200);
    expect(await site.text('/metrics')).toMatch(/^cloud_engine_database_up 1$/m);
  });

  it('with a schema of another version no role is ready', async () => {
    const [last] = await server.rows<{ id: number; name: string; checksum: string }>(
      'delete from schema_migrations where id = (select max(id) from schema_migrations) returning *',
    );
    await expectMissing({ migrations: /cloud-engine migrate/ });
    await server.rows('insert into schema_migrations (id, name, checksum) values ($1, $2, $3)', [
      last?.id,
      last?.name,
      last?.checksum,
    ]);
    for (const role of roles) await untilReady(role);
  });

  it('a bot that Discord has left is not ready', async () => {
    const port = await freePort();
    const discord = await startLocalDiscord();
    await server.bot({
      HEALTH_PORT: String(port),
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
    });
    const url = `http://127.0.0.1:${port}`;
    expect((await ready('bot', url)).code).toBe(200);
    await discord.stop();
    const { checks } = await untilReady('bot', url, 503);
    expect(checks['discord']?.problem).toMatch(/not connected/);
  });

  it('a taken port is named in one line, and nothing is left behind', async () => {
    const HEALTH_PORT = new URL(urls.bot).port;
    await expect(server.world.worker({ HEALTH_PORT })).rejects.toThrow(
      `configuration: port ${HEALTH_PORT} of 127.0.0.1 is taken; set HEALTH_PORT to a free port`,
    );
    const DASHBOARD_PORT = new URL(urls.dashboard).port;
    await expect(openSite({ ...server.world.environment, DASHBOARD_PORT })).rejects.toThrow(
      `configuration: port ${DASHBOARD_PORT} of 127.0.0.1 is taken; set DASHBOARD_PORT to a free port`,
    );
    await expect(openSite({ ...server.world.environment, DASHBOARD_HOST: '192.0.2.1' })).rejects.toThrow(
      'set DASHBOARD_HOST to an address of this machine',
    );
  });
});
