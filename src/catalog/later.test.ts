import { describe, expect, it } from 'vitest';
import { type RawInputs, readResource } from './inputs.ts';
import { refusedChanges } from './later.ts';
import { providerOf, supportedProviders } from './registry.ts';

/** The fields whose change is refused. */
function refused(cloud: string, type: string, before: RawInputs, after: RawInputs, incomplete = false) {
  const provider = providerOf(cloud);
  const read = (inputs: RawInputs) => readResource(provider, type, { name: 'one', ...inputs });
  return refusedChanges(provider, [{ ...read(before), incomplete }], [read(after)]);
}
const fields = (...of: Parameters<typeof refused>) => refused(...of).map(({ field }) => field);
const clouds = ['gcp', 'aws', 'azure'];

describe.each(clouds)('what is deployed on %s', (cloud) => {
  const [here = '', there = ''] = providerOf(cloud).regions;

  it.each(providerOf(cloud).types)('stays where it is: $type', ({ type, fields: inputs }) => {
    expect(fields(cloud, type, { region: here }, { region: there })).toEqual(['region']);
    // A database of Azure in a network needs more than that; it has the same input.
    if (cloud === 'azure' && type === 'database') return;
    if (inputs.some(({ name }) => name === 'network')) {
      expect(fields(cloud, type, { network: 'a' }, { network: 'b' })).toEqual(['network']);
      expect(fields(cloud, type, { network: '' }, { network: 'b' })).toEqual(['network']);
    }
  });

  it('keeps what is stored: nothing gets smaller, older or another engine', () => {
    expect(fields(cloud, 'compute_vm', { disk_gb: 60 }, { disk_gb: 50 })).toEqual(['disk_gb']);
    expect(fields(cloud, 'compute_vm', { disk_gb: 50 }, { disk_gb: 60 })).toEqual([]);
    expect(fields(cloud, 'database', { storage_gb: 60 }, { storage_gb: 50 })).toEqual(['storage_gb']);
    expect(fields(cloud, 'database', { storage_gb: 50 }, { storage_gb: 60 })).toEqual([]);
    expect(fields(cloud, 'database', { version: '17' }, { version: '16' })).toEqual(['version']);
    expect(fields(cloud, 'database', { version: 'standard' }, { version: '16' })).toEqual(['version']);
    expect(fields(cloud, 'database', { version: '16' }, { version: '17' })).toEqual(
      cloud === 'azure' ? ['version'] : [],
    );
    expect(fields(cloud, 'database', { engine: 'mysql' }, { engine: 'postgres' })).toEqual(['engine']);
    expect(fields(cloud, 'vpc', { cidr: '172.16.0.0/16' }, {})).toEqual(['cidr']);
  });

  it('can be anything where an apply left it by half', () => {
    expect(
      fields(cloud, 'compute_vm', { region: here, disk_gb: 60 }, { region: there, disk_gb: 50 }, true),
    ).toEqual([]);
  });
});

it('a database of AWS in a network cannot change its subnets, others can be opened and closed', () => {
  const opened = (network: string) => fields('aws', 'database', { network }, { network, public: true });
  expect([opened(''), opened('net')]).toEqual([[], ['public']]);
});

it('the sandbox takes every change, as nothing is lost there', () => {
  const [before, after] = [
    { cidr: '10.0.0.0/16', description: 'a' },
    { cidr: '172.16.0.0/16', description: 'b' },
  ];
  expect(fields('sandbox', 'vpc', before, after)).toEqual([]);
  expect(fields('sandbox', 'database', { engine: 'postgres' }, { engine: 'mysql' })).toEqual([]);
});

it('the refusal says what to do', () => {
  expect(refused('gcp', 'compute_vm', {}, { network: 'net', disk_gb: 10 })).toEqual([
    { field: 'disk_gb', problem: 'of `one` is `20`, and can only go up' },
    {
      field: 'network',
      problem:
        'of `one` stays as it is (empty) once that is deployed: remove it, and add another one instead',
    },
  ]);
});

it('choices that only go up stand with the highest first, in every database', () => {
  for (const provider of supportedProviders.map(providerOf)) {
    const found = provider.types.flatMap(({ fields: all }) => all).filter(({ name }) => name === 'version');
    for (const field of found) {
      if (field.kind !== 'choice') continue;
      const numbers = field.choices.slice(1).map((choice) => Number.parseFloat(choice));
      const engines = [numbers.filter((one) => one > 10), numbers.filter((one) => one < 10)];
      for (const versions of engines) expect(versions).toEqual([...versions].sort((a, b) => b - a));
    }
  }
});
