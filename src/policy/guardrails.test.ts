import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceOf } from '../catalog/cost.ts';
import { sizeOf } from '../catalog/footprint.ts';
import { readResource } from '../catalog/inputs.ts';
import { isPublic } from '../catalog/public.ts';
import { providerOf } from '../catalog/registry.ts';
import { monthly } from '../domain/money.ts';
import type { PolicyRule } from '../domain/policy-rule.ts';
import { isPriced } from '../domain/price.ts';
import type { Resource } from '../domain/resource.ts';
import { approvalsRequired, guardrailViolations, sessionCostViolations } from './guardrails.ts';

const sandbox = providerOf('sandbox');
const codes = (rules: readonly PolicyRule[], ...resources: Resource[]) =>
  guardrailViolations(rules, sandbox, resources).map(({ code }) => code);
const machine = (machine_type: string) => readResource(sandbox, 'compute_vm', { name: 'web', machine_type });
const unknown: Resource = { type: 'compute_vm', name: 'old', inputs: { machine_type: 'gigantic' } };
const noSize = { kind: 'machine-size', maxVcpus: null, maxMemoryGb: null } as const;
const noCost = { kind: 'cost', perResource: null, perSession: null } as const;

describe('guardrails', () => {
  it('say by how much a machine is too large, for each measure that is limited', () => {
    // 4 vCPUs and 8 GB.
    expect(codes([{ ...noSize, maxVcpus: 4, maxMemoryGb: 8 }], machine('large'))).toEqual([]);
    expect(
      guardrailViolations([{ ...noSize, maxVcpus: 3, maxMemoryGb: 7 }], sandbox, [machine('large')]),
    ).toEqual([
      { code: 'MACHINE_SIZE', resource: 'web', measure: 'vcpus', amount: 4, limit: 3 },
      { code: 'MACHINE_SIZE', resource: 'web', measure: 'memory_gb', amount: 8, limit: 7 },
    ]);
  });

  it('do not take a size or a price that is not known for a small one', () => {
    expect(guardrailViolations([{ ...noSize, maxVcpus: 1000 }], sandbox, [unknown])).toMatchObject([
      { code: 'MACHINE_SIZE', amount: null },
    ]);
    expect(guardrailViolations([{ ...noCost, perResource: 1e9 }], sandbox, [unknown])).toMatchObject([
      { code: 'RESOURCE_COST', monthly: null },
    ]);
    expect(codes([noSize, noCost], unknown)).toEqual([]);
  });

  it('hold regions against resources that have one', () => {
    const rule = { kind: 'regions', allowed: ['eu-1', 'eu-2'] } as const;
    const inRegion = (region: string): Resource => ({ type: 'vpc', name: 'net', inputs: { region } });
    expect(codes([rule], inRegion('eu-2'), inRegion('us-1'))).toEqual(['REGION']);
    expect(codes([rule], { type: 'vpc', name: 'net', inputs: {} })).toEqual([]);
  });

  it('hold the cost of one resource to the cent', () => {
    const { hourly } = priceOf(sandbox, machine('small'));
    const cents = Math.ceil(monthly(hourly) / 10_000);
    expect(codes([{ ...noCost, perResource: cents }], machine('small'))).toEqual([]);
    expect(codes([{ ...noCost, perResource: cents - 1 }], machine('small'))).toEqual(['RESOURCE_COST']);
  });

  it('hold what a session adds against its own limit', () => {
    const rules = [{ ...noCost, perSession: 500 }];
    expect(sessionCostViolations(rules, 5_000_000)).toEqual([]);
    expect(sessionCostViolations(rules, 5_000_001)).toEqual([
      { code: 'SESSION_COST', monthly: 5_000_001, limit: 5_000_000 },
    ]);
    expect(sessionCostViolations([noCost], 1e12)).toEqual([]);
  });

  it('ask for as many approvals as the strictest of them', () => {
    const rules = [1, 3, 2].map((required) => ({ kind: 'approvals', required }) as const);
    expect(approvalsRequired(0, rules)).toBe(3);
    expect(approvalsRequired(5, rules)).toBe(5);
    expect(approvalsRequired(0, [])).toBe(0);
  });
});

const anyResource: fc.Arbitrary<Resource> = fc
  .record({
    type: fc.constantFrom(...sandbox.types.map(({ type }) => type)),
    machine_type: fc.constantFrom('small', 'medium', 'large', 'xlarge', 'gigantic'),
    public: fc.boolean(),
    region: fc.constantFrom('', 'eu-1', 'eu-2', 'us-1'),
  })
  .map(({ type, machine_type, public: open, region }) => {
    const { inputs } = readResource(sandbox, type, { name: 'one' });
    const has = (name: string) => Object.hasOwn(inputs, name);
    return {
      type,
      name: 'one',
      inputs: {
        ...inputs,
        region,
        ...(has('machine_type') && { machine_type }),
        ...(has('public') && { public: open }),
      },
    };
  });
const limit = fc.option(fc.nat(40));

/** Rules, and the same ones tightened. */
const tightened: fc.Arbitrary<readonly [PolicyRule, PolicyRule]> = fc.oneof(
  fc
    .tuple(fc.subarray(['eu-1', 'eu-2', 'us-1'], { minLength: 1 }), fc.nat(2))
    .map(
      ([allowed, kept]) =>
        [
          { kind: 'regions', allowed } as const,
          { kind: 'regions', allowed: allowed.slice(0, kept) } as const,
        ] as const,
    ),
  fc.tuple(limit, limit, fc.nat(10)).map(
    ([maxVcpus, maxMemoryGb, less]) =>
      [
        { kind: 'machine-size', maxVcpus, maxMemoryGb } as const,
        {
          kind: 'machine-size',
          maxVcpus: tighter(maxVcpus, less),
          maxMemoryGb: tighter(maxMemoryGb, less),
        } as const,
      ] as const,
  ),
  fc.tuple(fc.option(fc.nat(30_000)), fc.nat(10_000)).map(
    ([perResource, less]) =>
      [
        { ...noCost, perResource },
        { ...noCost, perResource: tighter(perResource, less) },
      ] as const,
  ),
);

/** No limit becomes one. */
function tighter(from: number | null, less: number): number {
  return from === null ? less : Math.max(0, from - less);
}

/** Violations without how they stand to the limit. */
function broken(rule: PolicyRule, resource: Resource): string[] {
  return guardrailViolations([rule], sandbox, [resource]).map((one) =>
    one.code === 'MACHINE_SIZE' ? `${one.code} ${one.measure}` : one.code,
  );
}

it('a rule that is tightened still refuses what it refused', () => {
  fc.assert(
    fc.property(tightened, anyResource, ([loose, tight], resource) => {
      expect(broken(tight, resource)).toEqual(expect.arrayContaining(broken(loose, resource)));
    }),
  );
});

it('a resource within all limits is refused by nothing', () => {
  fc.assert(
    fc.property(anyResource, fc.nat(10), (resource, more) => {
      const size = sizeOf(sandbox, resource);
      const price = priceOf(sandbox, resource);
      const machineKnown = size !== null && size !== 'none';
      const rules: PolicyRule[] = [
        { kind: 'regions', allowed: ['local', String(resource.inputs['region'])] },
        ...(size === null
          ? []
          : [
              {
                kind: 'machine-size',
                maxVcpus: (machineKnown ? size.vcpus : 0) + more,
                maxMemoryGb: (machineKnown ? size.memoryGb : 0) + more,
              } as const,
            ]),
        ...(isPriced(price)
          ? [{ ...noCost, perResource: Math.ceil(monthly(price.hourly) / 10_000) + more } as const]
          : []),
        ...(isPublic(resource.inputs) ? [] : [{ kind: 'exposure', public: 'forbidden' } as const]),
        { kind: 'approvals', required: 3 },
      ];
      expect(guardrailViolations(rules, sandbox, [resource])).toEqual([]);
    }),
  );
});

it('what is public is refused where that is forbidden, and nowhere else', () => {
  fc.assert(
    fc.property(anyResource, (resource) => {
      const forbidden = codes([{ kind: 'exposure', public: 'forbidden' }], resource);
      expect(forbidden).toEqual(isPublic(resource.inputs) ? ['EXPOSURE'] : []);
      expect(codes([], resource)).toEqual([]);
    }),
  );
});
