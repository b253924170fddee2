import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { providerSetOf } from '../../src/catalog/provider-set.ts';
import { providerOf } from '../../src/catalog/registry.ts';
import { offerProviderLock, providerLockOf, replaceProviderLock } from '../../src/db/provider-locks.ts';
import type { ProviderName } from '../../src/domain/provider.ts';
import type { ResourceRequest } from '../../src/engine/resources/resource-request.ts';
import type { SessionView } from '../../src/engine/sessions/session-view.ts';
import {
  type Attached,
  attachedTerraform,
  attachProviders,
  createMirror,
  type Mirror,
} from '../catalog/support.ts';
import { addressesIn, credentialsFileIn, giveCredentials } from '../support/clouds.ts';
import { createWorld, vm, type World } from '../support/world.ts';

const secret = 'correct-horse-battery-4711';
const folder = mkdtempSync(join(tmpdir(), 'cloud-engine-test-'));
const credentialsDir = join(folder, 'credentials');
const calls = join(folder, 'calls');
/** While this file is there, `init` does not end. */
const held = join(folder, 'held');

let world: World;
let mirror: Mirror;
let providers: Attached;
beforeAll(async () => {
  [providers, mirror, world] = await Promise.all([attachProviders(), createMirror(folder), createWorld()]);
  await world.worker({
    TERRAFORM_BIN: tellingTerraform(attachedTerraform(folder, providers, '[ -n "$UNATTACHED" ]')),
    TF_CLI_CONFIG_FILE: mirror.cliConfig,
    CREDENTIALS_DIR: credentialsDir,
    WORKER_CONCURRENCY: '3',
  });
}, 60_000);
beforeEach(() => providers.behave({}));
afterAll(async () => {
  await world.close();
  providers.close();
  rmSync(folder, { recursive: true, force: true });
});

const network: ResourceRequest = { type: 'vpc', inputs: { name: 'net' } };

describe('runs that need the same providers at the same moment', () => {
  it('install them once, and all go on', async () => {
    const before = inits();
    const projects = await Promise.all(['at-once-1', 'at-once-2'].map((name) => project(name, 'aws')));
    const sessions = await Promise.all(projects.map(({ name }) => world.deploy(name, network)));
    for (const session of sessions) await planned(session);
    expect(inits() - before).toBe(1);
    const installed = readdirSync(join(world.workDir, 'providers'));
    expect(installed).toEqual([expect.stringMatching(/^aws-/)]); // and nothing half made
  });
});

describe('credentials', () => {
  it('that are not there fail the plan with the name of the file; Retry finds them once they are', async () => {
    const { name, file } = await project('no-credentials', 'aws', null);
    const session = await world.deploy(name, network);
    const { reason } = await world.untilState(session, 'FAILED');
    expect(reason).toEqual({ code: 'CREDENTIALS_MISSING', facts: { file } });
    await giveCredentials(world, {
      folder: credentialsDir,
      project: name,
      text: `AWS_SECRET_ACCESS_KEY=${secret}\n`,
    });
    await world.orchestrator.retry(world.admin, session);
    await planned(session);
  });

  it('that are gone when it is applied fail the apply and change nothing; Retry finds them, too', async () => {
    const { name, file } = await project('gone-credentials', 'aws');
    const session = await world.deploy(name, network);
    await planned(session);
    rmSync(join(credentialsDir, file));
    await world.approve(session);
    const { reason } = await world.untilState(session, 'FAILED');
    expect(reason).toMatchObject({ code: 'CREDENTIALS_MISSING', facts: { file, made: 0 } });
    expect(await desiredOf(name)).toEqual([]);
    await giveCredentials(world, { folder: credentialsDir, project: name, text: `TOKEN=${secret}\n` });
    await world.orchestrator.retry(world.admin, session);
    await world.untilState(session, 'APPLIED');
    expect(await desiredOf(name)).toEqual([{ name: 'net', incomplete: false }]);
  });

  it('reach the provider, and nothing that is stored, whatever the provider tells of them', async () => {
    // In a process of its own, which terraform starts.
    const { name } = await project('told', 'aws', `AWS_SECRET_ACCESS_KEY=${secret}\nUNATTACHED=yes\n`);
    mirror.behave({ fail: 'aws_vpc', reveal: 'AWS_SECRET_ACCESS_KEY' });
    const session = await world.deploy(name, network);
    await planned(session);
    await world.approve(session);
    const { reason } = await world.untilState(session, 'FAILED');
    expect(JSON.stringify(reason)).toContain('AWS_SECRET_ACCESS_KEY is [redacted]');
    expect(await tablesWith('is [redacted]')).toContain('run_events');
    expect(await tablesWith(secret)).toEqual([]);
    expect(await redisHas(secret)).toBe(false);
  });
});

describe('a lock file', () => {
  it('that was replaced voids plans made under the old one', async () => {
    const { name } = await project('locked', 'aws');
    const session = await world.deploy(name, network);
    const before = await planned(session);
    const { db } = world.services.database;
    const { key = '' } = providerSetOf(providerOf('aws'), 'terraform') ?? {};
    const lock = await providerLockOf(db, key);
    const replaced = await replaceProviderLock(db, key, `${lock?.lock}# made by an operator\n`);
    await world.approve(session);
    await world.until('planned again', async () => {
      const view = await world.orchestrator.viewSession(session);
      return view?.state === 'PLAN_READY' && view.plan?.id !== before.plan?.id;
    });
    const again = await planned(session);
    expect(again).toMatchObject({ reason: { code: 'PROVIDERS_CHANGED' }, approvals: [] });
    const digests = await world.query(
      'select lock_digest from plans where session_id = $1 order by created_at',
      [session],
    );
    expect(digests.map(({ lock_digest }) => lock_digest)).toEqual([lock?.digest, replaced.digest]);
    await applied(session);
  });
});

describe('a lock file that two hosts make at the same moment', () => {
  it('is that of the quicker one: the other installs once more, what that names', async () => {
    const { db } = world.services.database;
    const { key = '' } = providerSetOf(providerOf('aws'), 'terraform') ?? {};
    const own = await providerLockOf(db, key);
    await world.query('delete from provider_locks where provider_set = $1', [key]);
    const before = inits();
    const { name } = await project('two-hosts', 'aws');
    // This host's terraform has made its lock file, and does not end before the other host has offered one.
    writeFileSync(held, '');
    const session = await world.deploy(name, network);
    await world.until('init is held', async () => existsSync(`${held}.now`));
    const quicker = await offerProviderLock(db, key, `${own?.lock}# of another host\n`);
    rmSync(held);
    await planned(session);
    expect(await world.query('select lock_digest from plans where session_id = $1', [session])).toEqual([
      { lock_digest: quicker.digest },
    ]);
    expect(await providerLockOf(db, key)).toEqual(quicker);
    expect(inits() - before).toBe(2);
    await applied(session);
  });
});

describe('an apply of which the cloud refuses a part', () => {
  it('says why, keeps what was made as incomplete, and Retry finishes it', async () => {
    const { name } = await project('refused', 'gcp');
    providers.behave({ fail: 2 }); // the machine, after its disk
    const session = await world.deploy(name, vm('web'));
    await planned(session);
    await world.approve(session);
    const { reason } = await world.untilState(session, 'FAILED');
    expect(reason).toMatchObject({
      code: 'TERRAFORM_FAILED',
      diagnostics: [{ address: 'google_compute_instance.web' }],
    });
    expect(JSON.stringify(reason)).toContain('quota exceeded');
    expect(await desiredOf(name)).toEqual([{ name: 'web', incomplete: true }]);
    expect(await addressesIn(world, name)).toEqual(['google_compute_disk.web']);
    providers.behave({});
    await world.orchestrator.retry(world.admin, session);
    await world.untilState(session, 'APPLIED');
    expect(await desiredOf(name)).toEqual([{ name: 'web', incomplete: false }]);
    expect(await addressesIn(world, name)).toEqual([
      'google_compute_disk.web',
      'google_compute_instance.web',
    ]);
  });
});

const regions = { gcp: 'europe-west1', aws: 'eu-central-1', azure: 'westeurope' } as const;

/** A project in a cloud, with a credentials file unless its text is null. */
async function project(
  name: string,
  provider: Exclude<ProviderName, 'sandbox'>,
  text: string | null = `TOKEN=${secret}\n`,
): Promise<{ readonly name: string; readonly file: string }> {
  await world.orchestrator.createProject(world.admin, { name, provider, region: regions[provider] });
  if (text !== null) await giveCredentials(world, { folder: credentialsDir, project: name, text });
  return { name, file: await credentialsFileIn(world, name) };
}

/** A plan that waits for approval; a failure is told at once instead of being waited for. */
async function planned(session: string): Promise<SessionView> {
  const view = await world.untilState(session, 'PLAN_READY', 'FAILED');
  expect(view.state, JSON.stringify(view.reason)).toBe('PLAN_READY');
  return view;
}

async function applied(session: string): Promise<void> {
  await world.approve(session);
  const view = await world.untilState(session, 'APPLIED', 'FAILED');
  expect(view.state, JSON.stringify(view.reason)).toBe('APPLIED');
}

function desiredOf(name: string) {
  return world.query(
    `select d.name, d.incomplete from desired_resources d join projects p on p.id = d.project_id
     where p.name = $1 order by d.name`,
    [name],
  );
}

async function tablesWith(text: string): Promise<string[]> {
  const tables = await world.query(`select tablename from pg_tables where schemaname = 'public'`);
  const found: string[] = [];
  for (const { tablename } of tables) {
    const rows = await world.query(`select 1 from "${tablename}" t where strpos(t::text, $1) > 0 limit 1`, [
      text,
    ]);
    if (rows.length > 0) found.push(tablename);
  }
  return found;
}

async function redisHas(text: string): Promise<boolean> {
  const redis = new Redis(world.environment['REDIS_URL'] ?? '');
  try {
    const keys = await redis.keys('*');
    const hashes: string[] = [];
    for (const key of keys) {
      if ((await redis.type(key)) === 'hash') hashes.push(JSON.stringify(await redis.hgetall(key)));
    }
    expect(hashes.length).toBeGreaterThan(0);
    return hashes.some((hash) => hash.includes(text));
  } finally {
    redis.disconnect();
  }
}

/** A terraform that also tells what it was asked for. */
function tellingTerraform(real: string): string {
  const program = join(folder, 'telling-terraform');
  writeFileSync(calls, '');
  const lines = [
    `echo "$1" >> '${calls}'`,
    `[ "$1" = init ] || exec '${real}' "$@"`,
    `'${real}' "$@" || exit`,
    `while [ -e '${held}' ]; do : > '${held}.now'; sleep 0.05; done`,
  ];
  writeFileSync(program, `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 });
  return program;
}

function inits(): number {
  return readFileSync(calls, 'utf8')
    .split('\n')
    .filter((call) => call === 'init').length;
}
