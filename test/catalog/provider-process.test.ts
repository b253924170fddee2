import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { groupEnds, newFolder, until } from '../terraform/support.ts';
import { aws, chain } from './examples.ts';
import { createMirror, type Mirror } from './provider/mirror.ts';
import { readState, runTerraform, startTerraform, writeConfig } from './terraform.ts';

let mirror: Mirror;
let env: Record<string, string>;
let dir: string;

beforeAll(async () => {
  mirror = await createMirror(newFolder(), { platforms: ['linux_amd64', 'linux_arm64', 'darwin_arm64'] });
  env = { TF_CLI_CONFIG_FILE: mirror.cliConfig };
});
beforeEach(async () => {
  dir = newFolder();
  mirror.behave({});
  writeConfig(dir, chain);
});

const run = (...args: string[]) => runTerraform(dir, env, ...args);

/** Starts an apply whose second resource hangs, and waits until it does. */
async function applyUntilItHangs() {
  expect((await run('init')).code).toBe(0);
  mirror.behave({ hang: 2 });
  const before = mirror.events().length;
  const terraform = startTerraform(dir, env, ['apply', '-auto-approve']);
  terraform.stdout?.resume();
  terraform.stderr?.resume();
  const file = mirror.eventsFile;
  await until(dirname(file), 'events.jsonl', (text) => text.split('\n').length - 1 >= before + 3);
  const { pid } = terraform;
  if (pid === undefined) throw new Error('terraform did not start');
  return { terraform, pid };
}

describe('a provider from the mirror', () => {
  it('is installed with a lock file, and used', async () => {
    const { code, output } = await run('init', '-no-color');
    expect(code, output).toBe(0);
    expect(readFileSync(join(dir, '.terraform.lock.hcl'), 'utf8')).toContain('version     = "6.50.0"');
    expect((await run('init', '-lockfile=readonly')).code).toBe(0);
    expect((await run('apply', '-auto-approve', '-no-color')).output).toContain('2 added');
    expect((await run('plan', '-detailed-exitcode')).code).toBe(0);
  });

  it('can be locked for other platforms too', async () => {
    writeConfig(dir, aws({}));
    const platforms = ['-platform=linux_amd64', '-platform=linux_arm64', '-platform=darwin_arm64'];
    const { code, output } = await run('providers', 'lock', `-fs-mirror=${mirror.folder}`, ...platforms);
    expect(code, output).toBe(0);
    expect(readFileSync(join(dir, '.terraform.lock.hcl'), 'utf8')).toContain('hashicorp/aws');
  });
});

describe('while a resource hangs', () => {
  const network = 'google_compute_network.main';

  it('SIGKILL of terraform’s group ends both; what was done is in the state', async () => {
    const { terraform, pid } = await applyUntilItHangs();
    process.kill(-pid, 'SIGKILL');
    await once(terraform, 'exit');
    await groupEnds(pid);
    expect(Object.keys(readState(dir))).toEqual([network]);
  });

  it('SIGKILL of terraform alone ends the provider, too', async () => {
    const { terraform, pid } = await applyUntilItHangs();
    terraform.kill('SIGKILL');
    await once(terraform, 'exit');
    await groupEnds(pid);
  });

  it('SIGINT of the whole group stops the resource, and leaves the provider to terraform', async () => {
    const { terraform, pid } = await applyUntilItHangs();
    process.kill(-pid, 'SIGINT');
    expect(await once(terraform, 'exit')).toEqual([1, null]);
    expect(mirror.events().at(-1)).toMatchObject({ phase: 'stopped' });
    expect(Object.keys(readState(dir))).toEqual([network]);
    await groupEnds(pid);
  });
});
