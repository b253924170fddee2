import { describe, expect, it } from 'vitest';
import { priceTable } from '../prices/tables.ts';
import { imageFor } from './images.ts';
import {
  architectureOf,
  databaseSizes,
  databaseTypeName,
  isSecondGeneration,
  machineSizes,
  machinesOf,
  machineTypeName,
  takesPremiumDisks,
} from './machine-types.ts';

const familyOf = (name: string) =>
  [...machineSizes, ...databaseSizes].find((size) => size.name === name)?.family;

describe('machine types', () => {
  it('of the price table are all such as can be typed', () => {
    const { machine_types: machines, database_instances: servers } = priceTable('azure');
    expect(Object.keys(machines).filter((name) => !machineTypeName.test(name))).toEqual([]);
    expect(Object.keys(servers).filter((name) => !databaseTypeName.test(name))).toEqual([]);
  });

  it.each(['Standard_NC24ads_A100_v4', 'Standard_E4-2s_v5', 'Standard_M128ms'])('can be %s', (name) =>
    expect(machineTypeName.test(name)).toBe(true),
  );

  it.each(['B1s', 'standard_B1s', 'Standard_', 'Standard_B1s; x', 'Standard_B1s_${a}'])(
    'cannot be %s',
    (name) => expect(machineTypeName.test(name)).toBe(false),
  );

  it('are of one family where processor and generation are the same', () => {
    expect(familyOf('Standard_B1s')).toBe(familyOf('Standard_B2ms'));
    expect(familyOf('Standard_B2ts_v2')).toBe(familyOf('Standard_B4s_v2'));
    expect(familyOf('Standard_D2s_v5')).toBe(familyOf('Standard_D8s_v5'));
    const different = ['Standard_B2s', 'Standard_B2s_v2', 'Standard_B2ps_v2', 'Standard_D2s_v5'];
    expect(new Set([...different, 'Standard_D2as_v5', 'B_Standard_B2s'].map(familyOf)).size).toBe(6);
  });

  it.each([
    ['Standard_B1s', 'x64', true, true],
    ['Standard_B1ls', 'x64', true, true],
    ['Standard_B2pls_v2', 'arm64', true, true],
    ['Standard_DS2_v2', 'x64', true, true],
    ['Standard_D4s_v5', 'x64', true, true],
    ['Standard_D4_v5', 'x64', false, true],
    ['Standard_A2m_v2', 'x64', false, false],
    ['Standard_D4_v3', 'x64', false, false],
  ])('%s: processor, premium disks, second generation', (name, architecture, premium, second) => {
    expect([architectureOf(name), takesPremiumDisks(name), isSecondGeneration(name)]).toEqual([
      architecture,
      premium,
      second,
    ]);
  });

  it('have what the table says, together', () => {
    expect(machinesOf({ machine_type: 'Standard_D2s_v5' }, 3)).toEqual({ vcpus: 6, memoryGb: 24 });
    expect(machinesOf({ machine_type: 'Standard_M128ms' })).toBeNull();
  });
});

describe('images', () => {
  it('are in the variant that a machine type starts', () => {
    expect(imageFor('debian-12', 'Standard_B1s').sku).toBe('12-gen2');
    expect(imageFor('debian-12', 'Standard_A1_v2').sku).toBe('12');
    expect(imageFor('ubuntu-24.04', 'Standard_B2pts_v2')).toEqual({
      publisher: 'Canonical',
      offer: 'ubuntu-24_04-lts',
      sku: 'server-arm64',
      version: 'latest',
    });
  });
});
