import { describe, expect, it } from 'vitest';
import { initialState, parseState, stateContains } from './state-file.ts';

function state(resources: readonly unknown[]): string {
  return JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial: 7,
    lineage: 'L',
    outputs: {},
    resources,
  });
}

const web = {
  mode: 'managed',
  type: 'terraform_data',
  name: 'web',
  provider: 'provider["terraform.io/builtin/terraform"]',
  instances: [{ schema_version: 0, attributes: { id: 'abc', input: { secret: 1 } } }],
};

describe('parseState', () => {
  it('lists the resources by address, with id', () => {
    expect(parseState(state([web]))).toEqual({
      lineage: 'L',
      serial: 7,
      resources: [
        {
          address: 'terraform_data.web',
          mode: 'managed',
          tainted: false,
          deposed: false,
          id: 'abc',
          kept: false,
        },
      ],
    });
  });

  it.each([true, false])('tells what is protected against deletion: %s', (kept) => {
    const instances = [{ attributes: { deletion_protection: kept } }];
    expect(parseState(state([{ ...web, instances }])).resources).toMatchObject([{ kept }]);
  });

  it('writes addresses as terraform does', () => {
    const addresses = (resource: unknown) =>
      parseState(state([resource])).resources.map(({ address }) => address);
    expect(addresses({ ...web, module: 'module.net[0]' })).toEqual(['module.net[0].terraform_data.web']);
    expect(addresses({ ...web, mode: 'data' })).toEqual(['data.terraform_data.web']);
    expect(addresses({ ...web, instances: [{ index_key: 0 }, { index_key: 'a"b' }] })).toEqual([
      'terraform_data.web[0]',
      'terraform_data.web["a\\"b"]',
    ]);
  });

  it('tells tainted and deposed objects', () => {
    const instances = [
      { status: 'tainted', attributes: {} },
      { deposed: '00000000', attributes: null },
    ];
    expect(parseState(state([{ ...web, instances }])).resources).toMatchObject([
      { tainted: true, deposed: false, id: null },
      { tainted: false, deposed: true, id: null },
    ]);
  });

  it('refuses every torn version, without quoting it', () => {
    const whole = state([web]);
    for (let length = 0; length < whole.length; length++) {
      expect(() => parseState(whole.slice(0, length))).toThrow('Not a complete terraform state of version 4');
    }
    expect(() => parseState(whole.replace('"version":4', '"version":3'))).toThrow(/Not a complete/);
  });
});

describe('stateContains', () => {
  it('counts tainted objects, but no deposed ones', () => {
    const instances = [{ deposed: '00000000' }];
    const found = parseState(state([web, { ...web, name: 'old', instances }]));
    expect(stateContains(found, 'terraform_data.web')).toBe(true);
    expect(stateContains(found, 'terraform_data.old')).toBe(false);
    expect(stateContains(found, 'terraform_data.we')).toBe(false);
  });
});

describe('initialState', () => {
  it('is an empty state with our own lineage', () => {
    expect(parseState(initialState('mine'))).toEqual({ lineage: 'mine', serial: 1, resources: [] });
  });
});
