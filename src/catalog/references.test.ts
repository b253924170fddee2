import { describe, expect, it } from 'vitest';
import type { Resource, ResourceInputs } from '../domain/resource.ts';
import type { Provider, ResourceType } from './contract.ts';
import { network, targets } from './fields.ts';
import { brokenReferences } from './references.ts';
import { providerOf } from './registry.ts';

const sandbox = providerOf('sandbox');

function typeWith(type: string, ...fields: ResourceType['fields']): ResourceType {
  return { type, label: type, summary: type, fields, render: () => [], price: () => [] };
}

const provider: Provider = {
  ...sandbox,
  types: [
    typeWith('vpc'),
    typeWith('compute_vm', network('')),
    typeWith('load_balancer', targets, network('')),
  ],
};

const made = (type: string, name: string, inputs: ResourceInputs): Resource => ({ type, name, inputs });
const vpc = (name: string, region = 'here') => made('vpc', name, { region });
const vm = (name: string, net: string, region = 'here') => made('compute_vm', name, { network: net, region });
const balancer = (of: string, net: string) =>
  made('load_balancer', 'lb', { targets: of, network: net, region: 'here' });
const problems = (...resources: Resource[]) =>
  brokenReferences(provider, resources).map(({ field, problem }) => `${field} ${problem}`);

describe('references', () => {
  it('are whole where all that is named is there, of its type, in the same region and network', () => {
    expect(problems(vpc('net'), vm('a', 'net'), vm('b', 'net'), balancer('a,b', 'net'))).toEqual([]);
    expect(problems(vm('a', ''), balancer('a', ''))).toEqual([]);
  });

  it('are broken where there is nothing, or something else', () => {
    expect(problems(vm('a', 'net'))).toEqual([
      'network of `a` names `net`, which would not be there: name a `vpc` of this project, or keep it',
    ]);
    expect(problems(vm('a', 'b'), vm('b', ''))).toEqual([
      'network of `a` names `b`, which is a `compute_vm` and not a `vpc`',
    ]);
  });

  it('are broken across regions', () => {
    expect(problems(vpc('net', 'there'), vm('a', 'net'))).toEqual([
      'network of `a` names `net`, which is in the region `there` and not in `here`',
    ]);
  });

  it('are broken across networks', () => {
    expect(problems(vpc('net'), vm('a', 'net'), vm('b', ''), balancer('a,b', 'net'))).toEqual([
      'targets of `lb` names `b`, which is in no network of this project and not in `net`',
    ]);
    expect(problems(vpc('net'), vm('a', 'net'), balancer('a', ''))).toEqual([
      'targets of `lb` names `a`, which is in the network `net`: name that as `network` here too',
    ]);
  });
});
