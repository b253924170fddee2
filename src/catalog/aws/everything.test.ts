import { describe, expect, it } from 'vitest';
import { readResource } from '../inputs.ts';
import { addressesOf } from '../render.ts';
import { type Config, rendered, typed } from './aws.fixture.ts';
import { aws } from './provider.ts';

describe('everything on AWS', () => {
  const names = ['one', 'one-nodes', 'one-public'];
  const all = aws.types.flatMap(({ type }) => names.map((name) => readResource(aws, type, { name })));

  it('but roles says its own region', () => {
    for (const { type } of aws.types) {
      for (const [block, labels] of Object.entries<Config>(typed(type, { region: 'eu-west-1' }))) {
        if (block.startsWith('aws_iam_')) continue;
        for (const { region } of Object.values<Config>(labels)) expect(region, block).toBe('eu-west-1');
      }
    }
  });

  it('keeps what people write, as they wrote it', () => {
    const description = '${jsonencode("x")} "it\'s" %{if} ümlaut';
    const escaped = '$${jsonencode("x")} "it\'s" %%{if} ümlaut';
    for (const { type, fields } of aws.types) {
      if (!fields.some(({ name }) => name === 'description')) continue;
      expect(JSON.stringify(typed(type, { description })), type).toContain(JSON.stringify(escaped));
    }
  });

  it('has addresses that are no other’s, however alike the names', () => {
    for (const { type } of aws.types) {
      const addresses = all.filter((one) => one.type === type).flatMap((one) => addressesOf(aws, one));
      expect(new Set(addresses).size, type).toBe(addresses.length);
    }
  });

  it('names no account', () => {
    const { provider, terraform } = rendered([{ type: 'vpc', name: 'one' }]);
    expect(provider).toEqual({ aws: { region: 'eu-central-1' } });
    expect(terraform.required_providers.aws.version).toBe('~> 6.0');
  });
});
