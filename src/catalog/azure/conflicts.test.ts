import { expect, it } from 'vitest';
import { type RawInputs, readResource } from '../inputs.ts';
import { brokenReferences } from '../references.ts';
import { priorityOf } from './load-balancer.ts';
import { azure } from './provider.ts';

const made = (type: string, name: string, inputs: RawInputs = {}) =>
  readResource(azure, type, { name, ...inputs });
const machines = [made('compute_vm', 'web'), made('compute_vm', 'api')];
const problems = (...balancers: Parameters<typeof brokenReferences>[1]) =>
  brokenReferences(azure, [...machines, ...balancers]).map(({ field, problem }) => `${field} ${problem}`);

it('two load balancers whose rules have one priority do not share a machine on Azure', () => {
  expect(priorityOf('lb-20')).toBe(priorityOf('lb-28'));
  const lb = (name: string, targets: string) => made('load_balancer', name, { targets });
  expect(problems(lb('lb-20', 'web'), lb('lb-28', 'api'), lb('lb-21', 'web'))).toEqual([]);
  expect(problems(lb('lb-20', 'web'), lb('lb-28', 'web'))).toEqual([
    'targets of `lb-28` names `web`, whose firewall cannot tell `lb-28` from `lb-20`: give one of the two another name',
  ]);
});
