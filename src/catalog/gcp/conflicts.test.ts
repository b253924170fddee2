import { describe, expect, it } from 'vitest';
import { type RawInputs, readResource } from '../inputs.ts';
import { brokenReferences } from '../references.ts';
import { gcp } from './provider.ts';

const lb = (name: string, inputs: RawInputs) => readResource(gcp, 'load_balancer', { name, ...inputs });
const vm = readResource(gcp, 'compute_vm', { name: 'web', network: 'net' });
const vpc = readResource(gcp, 'vpc', { name: 'net' });
const problems = (...resources: Parameters<typeof brokenReferences>[1]) =>
  brokenReferences(gcp, resources).map(({ field, problem }) => `${field} ${problem}`);

describe('on Google Cloud', () => {
  it('a machine is behind one load balancer only', () => {
    const behind = { network: 'net', targets: 'web' };
    const [one, two] = [lb('one', behind), lb('two', behind)] as const;
    expect(problems(vpc, vm, one)).toEqual([]);
    expect(problems(vpc, vm, one, two)).toEqual([
      'targets of `two` names `web`, which `one` has already: on Google Cloud a machine is behind one load balancer only',
    ]);
  });

  it('the default network has one internal load balancer a region', () => {
    expect(problems(lb('one', {}), lb('two', {}))).toEqual([
      'network of `two` must name a `vpc`: the default network has room for one internal load balancer in a region, and that is `one`',
    ]);
    expect(
      problems(lb('one', {}), lb('two', { region: 'europe-west1' }), lb('three', { public: true })),
    ).toEqual([]);
  });
});
