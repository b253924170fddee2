import { describe, expect, it } from 'vitest';
import { readResource } from './inputs.ts';
import { cloudName, stableSuffix } from './names.ts';
import { providerOf } from './registry.ts';
import { renderConfig } from './render.ts';

const project = { id: 'pr0jectaaaaa', name: 'web-shop' };

describe('names in a cloud', () => {
  it('tell project, resource and part', () => {
    expect(cloudName(project, 'net', { most: 63 })).toMatch(/^web-shop-net-[0-9a-z]{6}$/);
    expect(cloudName(project, 'net', { part: 'proxy', most: 63 })).toMatch(
      /^web-shop-net-[0-9a-z]{6}-proxy$/,
    );
  });

  it('are cut where they are too long, and still told apart', () => {
    const [one, two] = ['1', '2'].map((end) => cloudName(project, `${'n'.repeat(39)}${end}`, { most: 40 }));
    expect(one).toMatch(/^web-shop-n{24}-[0-9a-z]{6}$/);
    expect(one).toHaveLength(40);
    expect(one).not.toBe(two);
  });

  it('do not end in a hyphen before the suffix', () => {
    const name = `${'n'.repeat(31)}-${'n'.repeat(8)}`;
    expect(cloudName({ ...project, name: 'a' }, name, { most: 40 })).toMatch(/^a-n{31}-[0-9a-z]{6}$/);
  });
});

/** What only one of an account may have, and how it may look; of Azure what is not in a group of its own. */
const rules: Readonly<Record<string, readonly (readonly [RegExp, string, RegExp])[]>> = {
  gcp: [
    [/^google_container_cluster$/, 'name', /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/],
    [/^google_storage_bucket$/, 'name', /^(?!.*g[o0]{2}g)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/],
    [/^google_(compute|sql)_/, 'name', /^[a-z][a-z0-9-]{0,61}[a-z0-9]$/],
  ],
  aws: [
    [/^aws_lb$/, 'name', /^(?!internal-)[a-z0-9]+(-[a-z0-9]+)*$(?<!.{33})/],
    [/^aws_s3_bucket$/, 'bucket', /^(?!xn-|sthree-)[a-z0-9]+(-[a-z0-9]+)*$(?<!.{64})/],
    [/^aws_db_instance$/, 'identifier', /^[a-z][a-z0-9]*(-[a-z0-9]+)*$(?<!.{64})/],
    [/^aws_iam_role$/, 'name', /^[a-z][a-z0-9-]{0,62}[a-z0-9]$/],
    [/^aws_(eks_cluster|security_group|db_subnet_group)$/, 'name', /^(?!sg-)[a-z][a-z0-9-]{0,98}[a-z0-9]$/],
  ],
  azure: [
    [/^azurerm_resource_group$/, 'name', /^[a-z0-9-]{0,89}[a-z0-9]$/],
    [/^azurerm_kubernetes_cluster$/, 'node_resource_group', /^[a-z0-9-]{0,79}[a-z0-9]$/],
    [/^azurerm_storage_account$/, 'name', /^[a-z0-9]{3,24}$/],
    [/^azurerm_\w+_flexible_server$/, 'name', /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/],
  ],
};

/** Projects and names of resources that begin alike, read alike when they are joined, are as long as can be, or as odd. */
const odd = [
  ['web', 'dev-vm'],
  ['web-dev', 'vm'],
  ['web', 'dev'],
  ['web', 'dev--internal'],
  ['web-', 'dev'],
  ['p-', 'n'],
  ['goog', 'googoogle'],
  ['gg', 'gg-g00gle'],
  ['sg-internal', 'xn--a'],
  ['internal-', 'a'],
  [`p${'x'.repeat(38)}`, `n${'y'.repeat(39)}`],
  [`p${'x'.repeat(38)}`, `n${'y'.repeat(38)}z`],
  [`p${'-'.repeat(38)}`, `n${'-'.repeat(38)}n`],
] as const;

describe.each(Object.entries(rules))('on %s', (cloud, looks) => {
  const provider = providerOf(cloud);
  const names = odd.flatMap(([name, resource], nth) =>
    provider.types.flatMap(({ type, fields }) => {
      const open = fields.some((field) => field.name === 'public');
      const one = readResource(provider, type, { name: resource, ...(open ? { public: true } : {}) });
      const region = provider.regions[0] ?? '';
      const of = { id: `pr0jectaaaa${nth}`, name, region, protected: false };
      const { text } = renderConfig(provider, [one], { project: of, madeBy: () => 'sess0000000k' });
      const config = JSON.parse(text).resource as Record<string, Record<string, Record<string, string>>>;
      return Object.entries(config).flatMap(([block, bodies]) => {
        const [, field = '', look = /^$/] = looks.find(([types]) => types.test(block)) ?? [];
        return Object.values(bodies).flatMap((body) =>
          body[field] === undefined ? [] : [{ block, name: body[field], look, type }],
        );
      });
    }),
  );

  it('names are as the cloud wants them, however long or odd those of project and resource are', () => {
    for (const { name, look } of names) expect(name).toMatch(look);
  });

  it('no two things of one kind are called the same, whatever projects share an account', () => {
    const kinds = names.map(({ type, block, name }) => `${type} ${block} ${name}`);
    expect(kinds.length).toBeGreaterThan(odd.length * 3);
    expect(kinds.filter((kind, at) => kinds.indexOf(kind) !== at)).toEqual([]);
  });
});

describe('a suffix', () => {
  it('is always the same for the same thing', () => {
    expect(stableSuffix('pr0jectaaaaa')).toBe(stableSuffix('pr0jectaaaaa'));
    expect(stableSuffix('pr0jectaaaaa')).not.toBe(stableSuffix('pr0jectaaaab'));
    expect(stableSuffix('x', 8)).toMatch(/^[0-9a-hjkmnp-tv-z]{8}$/);
  });
});
