import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig, requireVariables } from '../../src/config.ts';
import { announceWorker } from '../../src/db/workers.ts';
import { lockProviderSets } from '../../src/roles/lock-providers.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { newFolder } from '../terraform/support.ts';
import { createMirror, type Mirror, thisPlatform } from './support.ts';

const folder = newFolder();
const another = 'darwin_arm64';
let database: TestDatabase;
let mirror: Mirror;
beforeAll(async () => {
  [mirror, database] = await Promise.all([
    createMirror(folder, { platforms: [thisPlatform, another] }),
    createTestDatabase(),
  ]);
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('lock files are made for all platforms of the fleet, and stored; what terraform refuses is told', async () => {
  const tool = { tool: 'terraform', toolVersion: '1.11.4', platform: another };
  await announceWorker(database.db, { id: 'one', host: 'there', ...tool });
  const config = requireVariables(loadConfig({ DATABASE_URL: database.url }), 'DATABASE_URL');
  const lock = (platforms?: string[]) =>
    lockProviderSets(config, process.env['PATH'] ?? '', { mirror: mirror.folder, platforms });
  const made = await lock();
  expect(made.map(({ set }) => set.split('-')[0])).toEqual(['gcp', 'aws', 'azure']);
  for (const { platforms } of made) expect(platforms).toEqual([another, thisPlatform].sort());
  const { rows } = await database.pool.query('select provider_set, lock, digest from provider_locks');
  expect(rows.map(({ provider_set, digest }) => [provider_set, digest]).sort()).toEqual(
    made.map(({ set, digest }) => [set, digest]).sort(),
  );
  for (const row of rows) expect(row.lock).toContain('"h1:');
  await expect(lock(['plan9_amd64'])).rejects.toMatchObject({ code: 'PROVIDERS_MISSING' });
});
