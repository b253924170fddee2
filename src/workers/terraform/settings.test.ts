import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { requireTerraformSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloud-engine-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'terraform.rc');
writeFileSync(file, '');

it('a cache that is not there is made', async () => {
  const settings = { TF_CLI_CONFIG_FILE: file, TF_PLUGIN_CACHE_DIR: join(folder, 'new', 'cache') };
  expect(await requireTerraformSettings(settings)).toEqual(settings);
  expect(existsSync(settings.TF_PLUGIN_CACHE_DIR)).toBe(true);
});

it.each([
  ['TF_CLI_CONFIG_FILE', `${file}.none`],
  ['TF_PLUGIN_CACHE_DIR', file],
  ['TF_PLUGIN_CACHE_DIR', join(file, 'cache')],
])('%s that is of no use is refused, instead of going to the registry', async (variable, path) => {
  await expect(requireTerraformSettings({ [variable]: path })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining(`configuration: ${variable} must`),
  });
});
