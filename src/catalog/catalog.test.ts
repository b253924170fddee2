import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyResource } from '../../test/catalog/arbitrary.ts';
import { formatRate } from '../domain/money.ts';
import type { Resource } from '../domain/resource.ts';
import { planCost, priceOf } from './cost.ts';
import { type RawInputs, readResource } from './inputs.ts';
import { providerOf, supportedProviders } from './registry.ts';
import { addressesOf, escapeTemplates, renderConfig } from './render.ts';
import { problemsIn } from './violations.fixture.ts';

const sandbox = providerOf('sandbox');
const everyType = supportedProviders.flatMap((name) =>
  providerOf(name).types.map((type) => [`${name} ${type.type}`, providerOf(name), type] as const),
);
const nowhere = {
  project: { id: 'pr0jectaaaaa', name: 'web-shop', region: 'local', protected: false },
  madeBy: () => 'sess0000000k',
};
const problems = (type: string, raw: RawInputs) => problemsIn(sandbox, type, raw);

describe.each(everyType)('%s', (_, provider, type) => {
  it('fits a modal: labels, help and choices within Discord’s limits', () => {
    for (const field of type.fields) {
      expect(field.label.length).toBeLessThanOrEqual(45);
      expect(field.help.length).toBeLessThanOrEqual(100);
      expect(field.name).toMatch(/^[a-z][a-z0-9_]*$/);
      if (field.kind === 'choice') expect(field.choices).toContain(field.default);
    }
  });

  it('needs nothing but a name, in any region', () => {
    for (const region of provider.regions) {
      const { inputs } = readResource(provider, type.type, { name: 'one' }, region);
      const defaults = Object.fromEntries(type.fields.map((field) => [field.name, field.default]));
      expect(inputs).toEqual({ ...defaults, region });
    }
  });

  it('renders any valid input to addresses of its own, with a price or none', () => {
    fc.assert(
      fc.property(anyResource(provider, type, 'one'), (resource) => {
        expect(addressesOf(provider, resource).length).toBeGreaterThan(0);
        for (const { hourly } of priceOf(provider, resource).parts) {
          expect(hourly ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('a region that is left empty', () => {
  it('is the project’s, not the first of the cloud', () => {
    const { inputs } = readResource(providerOf('gcp'), 'vpc', { name: 'net', region: '' }, 'europe-west1');
    expect(inputs['region']).toBe('europe-west1');
  });
});

describe('sandbox inputs', () => {
  it('ask for what can be simulated right after name and machine type', () => {
    const fields = (type: string) =>
      sandbox.types.find((one) => one.type === type)?.fields.map(({ name }) => name) ?? [];
    expect(fields('compute_vm').slice(0, 3)).toEqual([
      'machine_type',
      'simulate_seconds',
      'simulate_failure',
    ]);
    expect(fields('database').slice(0, 3)).toEqual(['machine_type', 'simulate_seconds', 'simulate_failure']);
    expect(fields('vpc').slice(0, 2)).toEqual(['simulate_seconds', 'simulate_failure']);
    expect(fields('storage_bucket').slice(0, 2)).toEqual(['simulate_seconds', 'simulate_failure']);
  });

  it('are all told at once what is wrong with them', () => {
    expect(
      problems('compute_vm', {
        name: 'Web 1',
        machine_type: 'huge',
        simulate_seconds: '601',
        region: 'mars',
      }),
    ).toEqual([
      expect.stringContaining('name must be'),
      expect.stringContaining('machine_type must be one of `small`'),
      'simulate_seconds must be a whole number from 0 to 600',
      'region must be one of `local`',
    ]);
  });

  it.each(['', '-a', 'a-', '1a', 'a'.repeat(41), 'a_b', 'a b', '${a}', 'ä', '../x', 'a\n'.repeat(2)])(
    'refuse the name %j',
    (name) => expect(problems('vpc', { name })).toEqual([expect.stringContaining('name must be')]),
  );

  it('refuse an input that the type does not have, and a value that is too long', () => {
    expect(problems('vpc', { name: 'net', machine_type: 'small' })).toEqual([
      'machine_type is not an input of `vpc`',
    ]);
    expect(problems('vpc', { name: 'net', description: 'x'.repeat(4000) })).toEqual([
      'description must be at most 200 characters (it has 4000)',
    ]);
  });

  it('refuse a type and a provider that do not exist', () => {
    expect(problems('teapot', { name: 'a' })).toEqual([
      expect.stringContaining('resource_type must be one of'),
    ]);
    expect(() => providerOf('constructor')).toThrow(
      expect.objectContaining({ code: 'PROVIDER_UNSUPPORTED' }),
    );
  });
});

describe('rendering', () => {
  const vm = (name: string, raw: RawInputs = {}): Resource =>
    readResource(sandbox, 'compute_vm', { name, ...raw });

  it('gives one terraform_data a resource, labelled by type and name', () => {
    const config = JSON.parse(renderConfig(sandbox, [vm('web-1'), vm('web-2')], nowhere).text);
    expect(Object.keys(config.resource.terraform_data)).toEqual(['compute_vm_web-1', 'compute_vm_web-2']);
    expect(addressesOf(sandbox, vm('web-1'))).toEqual(['terraform_data.compute_vm_web-1']);
  });

  it('gives the same bytes whatever the order', () => {
    const [one, other] = [
      [vm('a'), vm('b')],
      [vm('b'), vm('a')],
    ].map((all) => renderConfig(sandbox, all, nowhere));
    expect(one).toEqual(other);
  });

  it('puts no user text into a command', () => {
    const sleepy = vm('a', { simulate_seconds: 2, simulate_failure: true, description: '$(reboot)' });
    const { text } = renderConfig(sandbox, [sleepy], nowhere);
    const [step] = JSON.parse(text).resource.terraform_data['compute_vm_a'].provisioner;
    expect(step['local-exec'].command).toBe('sleep 2; echo "simulated failure" >&2; exit 1');
  });

  it('leaves no template start unescaped in any string', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[$%{a}"\\]{0,12}$/), (text) => {
        const escaped = String(escapeTemplates(text));
        // Terraform reads `$${` and `%%{` as the characters themselves: what stands around them must start no template.
        expect(escaped.replaceAll(/\$\$\{|%%\{/g, ' ')).not.toMatch(/[$%]\{/);
        expect(escaped.replaceAll(/([$%])\1\{/g, '$1{')).toBe(text);
      }),
    );
  });
});

describe('cost', () => {
  const parts = (machine: number) => [
    { what: 'machine', hourly: machine },
    { what: 'disk', hourly: 550 },
  ];

  it('is what stands in the price table, by hour and by month of 730 hours', () => {
    const vm = readResource(sandbox, 'compute_vm', { name: 'a', machine_type: 'medium' });
    const { before, after } = planCost(sandbox, [], [vm]);
    expect(before).toBe(0);
    expect(formatRate(after)).toBe('$0.0318/hour · $23.18/month'); // 0.0312 + 10 GB at 0.000055
  });

  it('says of each resource what it costs before and after', () => {
    const before = [readResource(sandbox, 'vpc', { name: 'net' }), vmNamed('a', 'small')];
    const after = [vmNamed('a', 'medium'), vmNamed('b', 'small')];
    expect(planCost(sandbox, before, after).lines).toEqual([
      { name: 'a', before: 10_950, after: 31_750, parts: parts(31_200) },
      { name: 'b', before: 'absent', after: 10_950, parts: parts(10_400) },
      { name: 'net', before: 0, after: 'absent', parts: [{ what: 'network', hourly: 0 }] },
    ]);
  });

  it('counts what is known of a resource, and says that a part is not', () => {
    const azure = providerOf('azure');
    const vm = readResource(azure, 'compute_vm', { name: 'a', region: 'westeurope' });
    const cost = planCost(azure, [], [vm]);
    expect(cost).toMatchObject({
      after: 12_000,
      notPriced: ['a'],
      lines: [{ before: 'absent', after: 12_000 }],
    });
  });

  it('tells what has no price instead of counting zero', () => {
    const elsewhere: Resource = {
      type: 'compute_vm',
      name: 'a',
      inputs: { region: 'mars', machine_type: 'small' },
    };
    expect(planCost(sandbox, [], [elsewhere])).toMatchObject({ before: 0, after: 0, notPriced: ['a'] });
  });
});

function vmNamed(name: string, size: string): Resource {
  return readResource(sandbox, 'compute_vm', { name, machine_type: size });
}

it('what single inputs and what several together have wrong is told at once', () => {
  const raw = { name: 'A', disk_gb: 1, ssh_from: '203.0.113.7', image: 'dos' };
  const told = () => readResource(providerOf('azure'), 'compute_vm', raw);
  const fields = ['name', 'disk_gb', 'image', 'ssh_from'];
  expect(told).toThrow(
    expect.objectContaining({
      context: { violations: fields.map((field) => expect.objectContaining({ field })) },
    }),
  );
});
