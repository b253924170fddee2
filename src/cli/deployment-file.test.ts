import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isDomainError } from '../domain/errors.ts';
import { readDeployment } from './deployment-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloud-engine-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'shop.yaml');

/** The resources of a file, or what is wrong with it. */
async function read(content: string | Uint8Array) {
  writeFileSync(file, content);
  try {
    return (await readDeployment(file)).resources.map(({ inputs }) => inputs);
  } catch (error) {
    if (!isDomainError(error, 'INPUT_INVALID')) throw error;
    return error.message.replace(`${file}: `, '').split('; ');
  }
}

const head = 'project: web\nprovider: gcp\nregion: europe-west1\n';
const withResources = (...entries: string[]) =>
  `${head}resources:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`;

describe('a deployment file', () => {
  it.each([
    ['a version that looks like a number', '{type: database, name: a, engine: mysql, version: 8.0}', '8.0'],
    ['a version that ends in zero', '{type: kubernetes_cluster, name: a, version: 1.30}', '1.30'],
    ['an octal number', '{type: vpc, name: a, description: 007}', '007'],
    ['a number with an exponent', '{type: vpc, name: a, description: 1e3}', '1e3'],
    ['a date', '{type: vpc, name: a, description: 2024-01-01}', '2024-01-01'],
  ])('has %s as it is written', async (_, entry, text) => {
    const [inputs] = await read(withResources(entry));
    expect(Object.values(inputs as object)).toContain(text);
  });

  it('reads numbers and booleans as the inputs want them, and what is empty as left out', async () => {
    const entry = "{type: compute_vm, name: a, disk_gb: 20.0, public: yes, image: '', region: , zone: null}";
    const left = { image: 'debian-12', region: 'europe-west1', zone: 'b' };
    expect(await read(withResources(entry))).toMatchObject([{ disk_gb: 20, public: true, ...left }]);
  });

  it('may begin with a byte order mark, and end its lines as Windows does', async () => {
    expect(
      await read(`\ufeff${withResources('{type: vpc, name: a}').replaceAll('\n', '\r\n')}`),
    ).toHaveLength(1);
  });

  it('is told all its mistakes at once', async () => {
    const resources = [
      '{type: vpc}',
      '{name: b}',
      '5',
      '{type: vpc, name: C, cidr: 1}',
      '{type: storage_bucket, name: d, __proto__: x, constructor: y}',
      '{type: compute_vm, name: e, network: C}',
      '{type: compute_vm, name: f, network: nowhere}',
      '{type: compute_vm, name: f, machine_type: [a], inputs: {zone: b}}',
    ].map((entry) => `  - ${entry}\n`);
    const content = `project: W\nprovider: gcp\nregion: mars\nmore: 1\nresources:\n${resources.join('')}`;
    expect(await read(content)).toEqual([
      expect.stringMatching(/^more is not known here/),
      expect.stringMatching(/^project must be/),
      expect.stringMatching(/^region must be one of/),
      'resources.0: name is missing',
      'resources.1 (b): type is missing',
      'resources.2: must be a map with type, name and inputs',
      expect.stringMatching(/^resources\.3 \(C\): name must be/),
      expect.stringMatching(/^resources\.3 \(C\): cidr must be one of/),
      'resources.4 (d): __proto__ is not an input of `storage_bucket`',
      'resources.4 (d): constructor is not an input of `storage_bucket`',
      'resources.5 (e): network must be the name of a resource',
      'resources.7 (f): name is used twice',
      'resources.7 (f): machine_type must be one value',
      'resources.7 (f): inputs stand beside type and name, not in a map of their own',
    ]);
  });

  it('may list names, of resources that are there', async () => {
    const machines = ['{type: compute_vm, name: a}', '{type: compute_vm, name: b}'];
    const balancer = (targets: string) => `{type: load_balancer, name: front, targets: ${targets}}`;
    expect(await read(withResources(...machines, balancer('[a, b, a]')))).toMatchObject([
      {},
      {},
      { targets: 'a,b' },
    ]);
    expect(await read(withResources(...machines, balancer('[a, c]')))).toEqual([
      'targets of `front` names `c`, which would not be there: name a `compute_vm` of this project, or keep it',
    ]);
  });

  it('is not told of a reference to what has mistakes of its own', async () => {
    const entries = ['{type: vpc, name: net, cidr: 1}', '{type: compute_vm, name: a, network: net}'];
    expect(await read(withResources(...entries))).toEqual([
      expect.stringMatching(/^resources\.0 \(net\): cidr/),
    ]);
  });

  it.each([
    ['two documents', `${withResources()}---\na: b\n`, /^has a second document at line 5/],
    ['a tag', withResources('{type: vpc, name: !run x}'), /^Unresolved tag: !run at line 5/],
    ['a key twice', `${head}project: b\n`, /^Map keys must be unique at line 4, column 1$/],
    ['endless nesting', '['.repeat(20_000), /^is nested too deeply at line 1/],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x70, 0x00]), /^is no text in UTF-8/],
    ['too much of it', '#'.repeat(5_000_001), /^is larger than 5 MB/],
    ['nothing in it', '', /^must be a map of project, provider, region, resources$/],
    [
      'aliases that multiply',
      `a: &a [${'x,'.repeat(9)}]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\n`,
      /^repeats too much by aliases/,
    ],
  ])('with %s is refused in a line', async (_, content, words) => {
    expect(await read(content)).toEqual([expect.stringMatching(words)]);
  });

  it('that is a folder, or is not there, is told so', async () => {
    await expect(readDeployment(folder)).rejects.toThrow(`${folder}: is a folder: name a file in it`);
    await expect(readDeployment(`${folder}/none`)).rejects.toThrow('there is no such file');
  });
});
