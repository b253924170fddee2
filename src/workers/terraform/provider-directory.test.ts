import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import {
  beginInstallation,
  completeInstallation,
  isInstalled,
  providerDirectory,
} from './provider-directory.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloud-engine-providers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An installation as terraform makes it from a mirror or a cache: a link. */
async function install(): Promise<void> {
  const made = await beginInstallation(folder, '{}', null);
  const versions = join(made.dataDir, 'providers/registry.terraform.io/hashicorp/aws/6.25.0');
  mkdirSync(versions, { recursive: true });
  mkdirSync(join(folder, 'cache'), { recursive: true });
  symlinkSync(join(folder, 'cache'), join(versions, 'linux_amd64'));
  await completeInstallation(made, place);
}
const place = providerDirectory(folder, 'aws');

it('providers of which the cache was emptied are installed anew', async () => {
  expect(await isInstalled(place)).toBe(false);
  await install();
  expect(await isInstalled(place)).toBe(true);
  rmSync(join(folder, 'cache'), { recursive: true });
  expect(await isInstalled(place)).toBe(false);
  await install();
  expect(await isInstalled(place)).toBe(true);
});

it('providers that another process installed meanwhile stay', async () => {
  const mark = join(place.path, 'mark');
  writeFileSync(mark, '');
  await install();
  expect(existsSync(mark)).toBe(true);
});
