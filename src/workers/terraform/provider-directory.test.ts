import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  beginInstallation,
  completeInstallation,
  isInstalled,
  providerDirectory,
  removeUnused,
} from './provider-directory.ts';

const tool = { toolVersion: '1.11.4', platform: 'linux_amd64' };
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000);
const place = (folder: string, set: string, digest = 'new') =>
  providerDirectory(folder, { set, digest: digest.repeat(16), tool });

function workDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-engine-providers-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** An installation as terraform makes it from a mirror or a cache: a link. */
async function install(folder: string, set: string, digest?: string): Promise<void> {
  const made = await beginInstallation(folder, '{}', null);
  const versions = join(made.dataDir, 'providers/registry.terraform.io/hashicorp/aws/6.25.0');
  mkdirSync(versions, { recursive: true });
  mkdirSync(join(folder, 'cache'), { recursive: true });
  symlinkSync(join(folder, 'cache'), join(versions, 'linux_amd64'));
  await completeInstallation(made, place(folder, set, digest));
}

it('providers of which the cache was emptied are installed anew', async () => {
  const folder = workDir();
  expect(await isInstalled(place(folder, 'aws-1'))).toBe(false);
  await install(folder, 'aws-1');
  expect(await isInstalled(place(folder, 'aws-1'))).toBe(true);
  rmSync(join(folder, 'cache'), { recursive: true });
  expect(await isInstalled(place(folder, 'aws-1'))).toBe(false);
  await install(folder, 'aws-1');
  expect(await isInstalled(place(folder, 'aws-1'))).toBe(true);
});

it('providers that another process installed meanwhile stay', async () => {
  const folder = workDir();
  await install(folder, 'aws-1');
  const mark = join(place(folder, 'aws-1').path, 'mark');
  writeFileSync(mark, '');
  await install(folder, 'aws-1');
  expect(existsSync(mark)).toBe(true);
});

it('providers under a lock file that was replaced go when no apply can still use them, and those that count stay', async () => {
  const folder = workDir();
  for (const set of ['gcp-1', 'aws-1']) {
    for (const digest of ['old', 'new']) await install(folder, set, digest);
  }
  const lock = (providerSet: string, days: number) => ({
    providerSet,
    digest: 'new'.repeat(16),
    madeAt: daysAgo(days),
  });
  await removeUnused(folder, [lock('gcp-1', 8), lock('aws-1', 6)]);
  const left = readdirSync(join(folder, 'providers')).map((name) =>
    name.replace(/-1-1.*-(old|new).*/, ' $1'),
  );
  expect(left.sort()).toEqual(['aws new', 'aws old', 'gcp new']);
});

it('what a worker left that died while it installed goes after a day, not before: another may be at it', async () => {
  const folder = workDir();
  const abandoned = await beginInstallation(folder, '{}', null);
  await beginInstallation(folder, '{}', null);
  utimesSync(abandoned.path, daysAgo(2), daysAgo(2));
  await removeUnused(folder, []);
  expect(readdirSync(join(folder, 'providers'))).toHaveLength(1);
});

it('where nothing was ever installed there is nothing to remove', async () => {
  await expect(removeUnused(workDir(), [])).resolves.toBeUndefined();
});
