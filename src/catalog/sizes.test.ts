import { describe, expect, it } from 'vitest';
import type { ResourceInputs } from '../domain/resource.ts';
import type { Size } from './contract.ts';
import { readResource } from './inputs.ts';
import { providerOf } from './registry.ts';
import { cheaperSize, sizesOf } from './sizes.ts';

const sandbox = providerOf('sandbox');
const vm = (machineType: string) =>
  readResource(sandbox, 'compute_vm', { name: 'web-1', machine_type: machineType });

/** The sandbox with these sizes of machines only, at prices of its own. */
function sandboxWith(sizes: readonly Size[], prices: Record<string, number | null>) {
  const types = sandbox.types.map((type) =>
    type.type === 'compute_vm'
      ? {
          ...type,
          sizes,
          price: ({ machine_type: size }: ResourceInputs) => [
            { what: 'machine', hourly: prices[String(size)] ?? null },
            { what: 'disk', hourly: null },
          ],
        }
      : type,
  );
  return { ...sandbox, types };
}

describe('the sizes of a resource', () => {
  it('have the price of the whole resource', () => {
    expect(sizesOf(sandbox, vm('small')).map(({ name }) => name)).toEqual([
      'small',
      'medium',
      'large',
      'xlarge',
    ]);
    expect(sizesOf(sandbox, vm('small'))[1]?.price.hourly).toBe(31_200 + 550);
  });

  it('begin with the own one and its family: a menu has room for 25', () => {
    const aws = providerOf('aws');
    const resource = readResource(aws, 'compute_vm', { name: 'web-1', machine_type: 'm5.xlarge' });
    const names = sizesOf(aws, resource).map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['m5.xlarge', 'm5.large', 'm5.2xlarge']);
    expect(names.slice(8, 10)).toEqual(['t3.micro', 't3.small']);
  });

  it('are none for a type without sizes', () => {
    expect(sizesOf(sandbox, readResource(sandbox, 'vpc', { name: 'net' }))).toEqual([]);
  });
});

describe('a cheaper size', () => {
  it('is the next smaller one where sizes cost what they are worth', () => {
    expect(cheaperSize(sandbox, vm('large'))).toMatchObject({ name: 'medium', asGood: false, vcpus: 2 });
    expect(cheaperSize(sandbox, vm('small'))).toBeNull();
  });

  it('is before all one that is as good', () => {
    const sizes = [
      { name: 'old', vcpus: 2, memoryGb: 4 },
      { name: 'tiny', vcpus: 1, memoryGb: 1 },
      { name: 'new', vcpus: 2, memoryGb: 8 },
      { name: 'unpriced', vcpus: 64, memoryGb: 512 },
    ];
    const provider = sandboxWith(sizes, { old: 100, tiny: 10, new: 80, unpriced: null });
    const resource = { ...vm('small'), inputs: { ...vm('small').inputs, machine_type: 'old' } };
    expect(cheaperSize(provider, resource)).toMatchObject({
      name: 'new',
      asGood: true,
      price: { hourly: 80 },
    });
  });

  it('is of the same family: another may be another architecture', () => {
    const sizes = [
      { name: 'own', vcpus: 2, memoryGb: 4, family: 'x' },
      { name: 'arm', vcpus: 2, memoryGb: 4, family: 'a' },
      { name: 'less', vcpus: 1, memoryGb: 2, family: 'x' },
    ];
    const provider = sandboxWith(sizes, { own: 100, arm: 80, less: 50 });
    const resource = { ...vm('small'), inputs: { ...vm('small').inputs, machine_type: 'own' } };
    expect(cheaperSize(provider, resource)).toMatchObject({ name: 'less', asGood: false });
  });

  it('is found for every priced machine type, not only for common ones', () => {
    const gcp = providerOf('gcp');
    const resource = readResource(gcp, 'compute_vm', { name: 'web-1', machine_type: 'n4-standard-4' });
    expect(cheaperSize(gcp, resource)?.name).toMatch(/^n4-/);
  });

  it('is unknown where the own price is', () => {
    const resource = { ...vm('small'), inputs: { ...vm('small').inputs, machine_type: 'huge' } };
    expect(cheaperSize(sandbox, resource)).toBeNull();
  });
});
