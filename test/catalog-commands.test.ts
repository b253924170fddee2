import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';

// The commands that need no configuration: what they print, and nothing else on stdout.

const cli = join(import.meta.dirname, '../dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'cloud-engine-files-'));

function run(...args: string[]): string {
  return execFileSync(process.execPath, [cli, ...args], { encoding: 'utf8', env: {} });
}

function fileOf(name: string, content: string | object): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

type Catalog = {
  providers: {
    name: string;
    regions: string[];
    machine_types: string[];
    types: { type: string; inputs: object; example: Record<string, unknown> }[];
  }[];
};

const common = ['compute_vm', 'database', 'kubernetes_cluster', 'load_balancer', 'storage_bucket', 'vpc'];

describe('cloud-engine catalog --json', () => {
  const { providers } = JSON.parse(run('catalog', '--json')) as Catalog;

  it('has the same six types, at least, on each of four providers', () => {
    expect(providers.map(({ name }) => name).sort()).toEqual(['aws', 'azure', 'gcp', 'sandbox']);
    for (const { types, regions, machine_types: sizes } of providers) {
      expect(types.map(({ type }) => type)).toEqual(expect.arrayContaining(common));
      expect(regions.length).toBeGreaterThan(0);
      expect(sizes.length).toBeGreaterThan(0);
    }
  });

  it('has an example of each, which fits its schema and can be rendered and priced alone', () => {
    const ajv = new Ajv();
    for (const { name: provider, regions, types } of providers) {
      for (const { inputs, example } of types) {
        const { type: _type, name: _name, ...given } = example;
        expect([ajv.validate(inputs, given), ajv.errorsText()]).toEqual([true, 'No errors']);
      }
      // All in one file: starting the program takes longer than what it does.
      const resources = types.map(({ type, example }) => ({ ...example, name: type.replace('_', '-') }));
      const file = fileOf(`${provider}.json`, {
        project: 'examples',
        provider,
        region: regions.at(-1),
        resources,
      });
      expect(JSON.parse(run('render', file))).toHaveProperty('resource');
      expect(run('cost', file)).toMatch(/^total .*\/month$/m);
    }
  });
});

it('what is printed may be cut off by whoever reads it', () => {
  const { stdout, stderr } = spawnSync(
    '/bin/sh',
    ['-c', '"$0" "$1" catalog --json | head -n 1', process.execPath, cli],
    {
      encoding: 'utf8',
    },
  );
  expect([stdout, stderr]).toEqual(['{\n', '']);
});

describe('a deployment file', () => {
  it('is rendered with what it says, literally', () => {
    const file = fileOf(
      'shop.yaml',
      [
        'project: web-shop',
        'provider: sandbox',
        'region: local',
        'resources:',
        '  - {type: vpc, name: net}',
        '  - {type: compute_vm, name: web-1, network: net, description: "${path.module}"}',
        '  - {type: load_balancer, name: front, targets: [web-1], network: net}',
      ].join('\n'),
    );
    const { resource } = JSON.parse(run('render', file));
    const { input } = resource.terraform_data['compute_vm_web-1'];
    expect(input.description).toBe('$${path.module}');
    expect(input.network_id).toBe('${terraform_data.vpc_net.id}');
    const cost = JSON.parse(run('cost', file, '--json'));
    expect(cost.resources.map(({ hourly }: { hourly: number }) => hourly)).toEqual([0, 0.01095, 0.025]);
    expect(cost.total.monthly).toBeCloseTo(0.03595 * 730, 6);
  });

  it.each([
    ['no file', '/nowhere.yaml', 'there is no such file'],
    [
      'no project name',
      fileOf('a.yaml', 'project: Web\nprovider: gcp\nregion: x\nresources: []'),
      'project must',
    ],
    [
      'no provider',
      fileOf('b.yaml', 'project: web\nprovider: ibm\nregion: x\nresources: []'),
      'provider must',
    ],
    [
      'an input that is wrong',
      fileOf(
        'c.yaml',
        'project: web\nprovider: sandbox\nregion: local\nresources: [{type: vpc, name: A, cidr: 1}]',
      ),
      'resources.0 (A): name must',
    ],
    [
      'a reference that leads nowhere',
      fileOf(
        'd.yaml',
        'project: web\nprovider: sandbox\nregion: local\nresources: [{type: compute_vm, name: a, network: b}]',
      ),
      'network of `a` names `b`',
    ],
  ])('with %s is told what is wrong, in one line', (_, file, words) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'cost', file], {
      encoding: 'utf8',
      env: {},
    });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
