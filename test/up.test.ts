import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '../src/sandbox/discord/driver/seen-message.ts';
import { type LocalDiscord, startLocalDiscord } from '../src/sandbox/discord/local-discord.ts';
import { portClosed, query } from './services/support.ts';
import { createEmptyDatabase, type TestDatabase } from './support/database.ts';
import { survivors } from './support/leftovers.ts';
import { createTestRedis, type TestRedis } from './support/redis.ts';
import { servicesIn, startUp, type UpProcess } from './support/up-process.ts';

const started: UpProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  // Only what a failed test has left.
  for (const one of started.splice(0)) one.kill('SIGKILL');
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A directory to start in, which the user of Postgres can enter when we are root. */
function newFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'cloud-engine-test-'));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

function begin(...args: Parameters<typeof startUp>): UpProcess {
  const up = startUp(...args);
  started.push(up);
  return up;
}

function readVariables(file: string): unknown {
  return { ...parseEnv(readFileSync(file, 'utf8')) };
}

/** What `up` prints when everything is its own. */
const introduction = [
  'Cloud Engine is up, with a Discord of its own, since DISCORD_TOKEN is not set.',
  expect.stringMatching(
    /^ {2}Discord {3}http:\/\/127\.0\.0\.1:\d+\/api, server 100000000000000001 "Cloud Engine", channel #deployments$/,
  ),
  '  members   admin (Manage Server), alice (deploy on demo), bob',
  '  project   demo, on the sandbox provider',
  expect.stringMatching(
    /^ {2}dashboard http:\/\/127\.0\.0\.1:\d+( \(port 3000 is taken\))?, user admin, password [\w-]{16}$/,
  ),
  '  programs  node --env-file=.cloud-engine/environment examples/deploy.mjs',
  'Ctrl-C stops it; what was deployed is still there at the next start.',
];

const whatIsThere = `select p.id, p.name, g.subject_id, g.permission from projects p join grants g on g.project_id = p.id`;

describe('up, with everything of its own', { timeout: 60_000 }, () => {
  const folder = newFolder();
  const keyFile = join(folder, '.cloud-engine', 'encryption-key');
  const environmentFile = join(folder, '.cloud-engine', 'environment');
  let key: string;
  let rows: unknown[];

  it('says what is there, which is there, and ends with all of it on SIGTERM', async () => {
    const up = begin(folder);
    await up.up();
    expect(up.said).toEqual(introduction);

    const [, api = ''] = /(http:\S+),/.exec(up.said[1] ?? '') ?? [];
    const channels = await fetch(`${api}/v10/guilds/100000000000000001/channels`, {
      headers: { authorization: 'Bot local.discord.token' },
    });
    expect(await channels.json()).toMatchObject([{ name: 'deployments' }]);

    const { postgresUrl, postgresPort, redisPort } = servicesIn(folder);
    rows = await query(postgresUrl, whatIsThere);
    expect(rows).toMatchObject([{ name: 'demo', subject_id: '100000000000000011', permission: 'deploy' }]);
    expect(readVariables(environmentFile)).toEqual({
      DATABASE_URL: postgresUrl,
      REDIS_URL: expect.stringMatching(new RegExp(`^redis://\\S+:${redisPort}\\b`)),
      CLOUD_ENGINE_GUILD: '100000000000000001',
      CLOUD_ENGINE_USER: '100000000000000011',
      CLOUD_ENGINE_PROJECT: 'demo',
    });
    expect(statSync(environmentFile).mode & 0o777).toBe(0o600);

    key = readFileSync(keyFile, 'utf8');
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);

    const children = up.children();
    expect(
      children.filter(({ command }) => /^\S*(postgres|redis-server|valkey-server) /.test(command)),
    ).not.toEqual([]);
    up.kill('SIGTERM');
    expect(await up.ended).toBe(0);
    expect(up.complained).toEqual([]);
    await portClosed(postgresPort);
    await portClosed(redisPort);
    expect(await survivors(children)).toEqual([]);
    expect(existsSync(environmentFile)).toBe(false);
  });

  it('keeps data and key over a restart, is alone in its directory, and ends with all of it on SIGINT', async () => {
    const up = begin(folder);
    await up.up();
    const { postgresUrl } = servicesIn(folder);
    expect(await query(postgresUrl, whatIsThere)).toEqual(rows);
    expect(readFileSync(keyFile, 'utf8')).toBe(key);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);

    const second = begin(folder);
    expect(await second.ended).toBe(1);
    expect(second.said).toEqual([]);
    expect(second.complained).toEqual([
      `cloud-engine: postgres: already runs on ${folder}/.cloud-engine/postgres: stop the other one first`,
    ]);
    expect(await query(postgresUrl, whatIsThere)).toEqual(rows);

    const children = up.children();
    up.kill('SIGINT');
    expect(await up.ended).toBe(0);
    expect(await survivors(children)).toEqual([]);
  });

  it.each([
    ['postgres', /^\S*postgres -D /],
    ['redis', /^\S*(redis|valkey)-server /],
  ])('ends, and says why, when %s ends by itself', async (service, program) => {
    const up = begin(folder);
    await up.up();
    const children = up.children();
    const server = children.find(({ command }) => program.test(command));
    process.kill(server?.pid ?? 0, 'SIGKILL');
    expect(await up.ended).toBe(1);
    expect(up.complained.at(-1)).toBe(`cloud-engine: ${service}: ended by itself`);
    expect(await survivors(children)).toEqual([]);
  });

  it.each([
    ['lost', () => rmSync(keyFile)],
    ['changed', () => writeFileSync(keyFile, randomBytes(32).toString('base64'))],
  ])('says what to do when the encryption key is %s', async (_, spoil) => {
    spoil();
    const up = begin(folder);
    expect(await up.ended).toBe(1);
    expect(up.complained).toEqual([
      `cloud-engine: encryption: ${keyFile} does not hold the key that this database was written with: put that one back, or set ENCRYPTION_KEY to it; where it is lost, what was deployed can't be read any more, and to begin anew, move ${folder}/.cloud-engine away`,
    ]);
    writeFileSync(keyFile, key);
  });

  it('says where the key may be when ENCRYPTION_KEY is another one', async () => {
    const up = begin(folder, { ENCRYPTION_KEY: randomBytes(32).toString('base64') });
    expect(await up.ended).toBe(1);
    expect(up.complained).toEqual([
      expect.stringMatching(/^cloud-engine: encryption: ENCRYPTION_KEY is not the key.*may be the one in /),
    ]);
  });

  it('takes Postgres and Redis with it when it is killed; the next one replaces the file for programs', async () => {
    writeFileSync(environmentFile, 'stale');
    const up = begin(folder, { DISCORD_GUILD_ID: '100000000000000099' });
    await up.up();
    const { postgresPort, postgresUrl, redisPort } = servicesIn(folder);
    expect(readVariables(environmentFile)).toMatchObject({ DATABASE_URL: postgresUrl });
    const children = up.children();
    up.kill('SIGKILL');
    expect(await up.ended).toBeNull();
    await portClosed(postgresPort);
    await portClosed(redisPort);
    expect(await survivors(children)).toEqual([]);
  });
});

describe('up, where something is missing', () => {
  it('looks for terraform before anything is made', async () => {
    const folder = newFolder();
    const up = begin(folder, { TERRAFORM_BIN: '/nowhere' });
    expect(await up.ended).toBe(1);
    expect(up.complained).toEqual([expect.stringMatching(/^cloud-engine: TERRAFORM_BIN names/)]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['.cloud-engine is a file', '.cloud-engine', 'ENOTDIR'],
    ['a file is where a service keeps its data', '.cloud-engine/postgres', 'EEXIST'],
  ])('says what to change when %s', async (_, name, code) => {
    const folder = newFolder();
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), '');
    const up = begin(folder);
    expect(await up.ended).toBe(1);
    expect(up.complained).toEqual([
      expect.stringContaining(
        `${folder}/.cloud-engine must be a folder in which this user can write, with all that is in it (${code} at `,
      ),
    ]);
  });

  it("says what to change when the folder is somebody else's", async () => {
    const folder = newFolder();
    // For root: its rights go beyond any that a folder has. Nobody else may give files away.
    const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    chmodSync(folder, 0o555);
    const up = begin(folder, {}, other);
    expect(await up.ended).toBe(1);
    expect(up.complained).toEqual([
      expect.stringContaining(`${folder}/.cloud-engine must be a folder in which this user can write`),
    ]);
    chmodSync(folder, 0o755);
  });
});

describe('up, with services and a Discord that are there already', { timeout: 60_000 }, () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let discord: LocalDiscord;
  // One for all: the encryption key in it is that of the database.
  const folder = newFolder();
  beforeAll(async () => {
    database = await createEmptyDatabase();
    redis = await createTestRedis();
    discord = await startLocalDiscord({ token: 'token.of.the.test' });
  });
  afterAll(async () => {
    await discord.stop();
    discord.assertNoViolations();
    await redis.drop();
    await database.drop();
  });

  function environment() {
    return {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      LEASE_SECONDS: '3',
      APPLY_LEASE_SECONDS: '3',
      DASHBOARD_USER: 'chief',
      DASHBOARD_PASSWORD: 'secret-word',
    };
  }

  /** A server of the test's Discord, and a lobby in which terraform has begun to create for a minute. */
  async function applying(name: string): Promise<SeenMessage> {
    const guild = discord.addGuild(name);
    const channel = guild.addChannel('deployments');
    const admin = guild.addMember('admin', { roles: [guild.addRole('Admins', ['ManageGuild'])] });
    const command = (use: string, options: Record<string, string>) =>
      admin.command(use, options, { channel }).answer();
    await command('cloud-create-project', { project: 'shop', provider: 'sandbox', region: 'local' });
    const answer = await command('cloud-deploy', { project: 'shop', resource_type: 'vpc', name: 'fast' });
    const [, id = ''] = /channels\/\d+\/\d+\/(\d+)/.exec(answer.text()) ?? [];
    const lobby = await discord.until('the lobby', () => discord.message(id));
    const menu = await admin.click(lobby, 'Add Resource').answer();
    const form = await admin.choose(menu, 'database').modal();
    await admin.submit(form, { name: 'slow', simulate_seconds: '60' }).answer();
    await lobby.until(/Plan: 2 to add/);
    await admin.click(lobby, 'Approve & Deploy').answer();
    await discord.until('terraform to create', () =>
      lobby.thread().some((message) => /sleep 60/.test(message.text())),
    );
    return lobby;
  }

  it('uses those and starts none of its own', async () => {
    const up = begin(folder, environment());
    await up.up();
    expect(up.said).toEqual([
      'Cloud Engine serves Discord.',
      expect.stringMatching(/^ {2}dashboard http\S+.*, user chief, password as DASHBOARD_PASSWORD says$/),
      '  programs  node --env-file=.cloud-engine/environment examples/deploy.mjs',
      'Ctrl-C stops it.',
    ]);
    await discord.waitForCommands('cloud-deploy', 'cloud-help');
    expect(readVariables(join(folder, '.cloud-engine', 'environment'))).toEqual({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
    });
    expect(existsSync(join(folder, '.cloud-engine', 'postgres'))).toBe(false);
    expect(existsSync(join(folder, '.cloud-engine', 'redis'))).toBe(false);
    expect(up.children()).toEqual([]);
    expect(await query(database.url, 'select name from projects')).toEqual([]);
    const client = new Redis(redis.url);
    expect(await client.keys('*plan*')).not.toEqual([]);
    client.disconnect();
    up.kill('SIGTERM');
    expect(await up.ended).toBe(0);
    expect(discord.gateway.connected()).toBe(0);
  });

  it('ends terraform, too, when it is told to hurry', async () => {
    const up = begin(folder, environment());
    await up.up();
    const lobby = await applying('Hurried');
    const children = up.children();
    expect(children.some(({ command }) => /terraform.* apply/.test(command))).toBe(true);
    up.kill('SIGINT');
    await up.says('Ctrl-C again');
    up.kill('SIGINT');
    expect(await up.ended).toBe(0);
    expect(up.complained).toEqual([]);
    expect(await survivors(children)).toEqual([]);
    expect(lobby.text()).not.toContain('APPLIED');
  });

  it('takes terraform with it when it is killed', async () => {
    const up = begin(folder, environment());
    await up.up();
    await applying('Killed');
    const children = up.children();
    expect(children.some(({ command }) => /terraform.* apply/.test(command))).toBe(true);
    up.kill('SIGKILL');
    expect(await up.ended).toBeNull();
    expect(await survivors(children)).toEqual([]);
  });
});
