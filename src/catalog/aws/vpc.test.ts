import { describe, expect, it } from 'vitest';
import { type Config, typed } from './aws.fixture.ts';

describe('a network on AWS', () => {
  const resources = typed('vpc');

  it('has public and private subnets in two zones, which do not overlap', () => {
    const subnets = Object.entries<Config>(resources.aws_subnet).map(
      ([label, subnet]) =>
        `${label} ${subnet.cidr_block} ${subnet.availability_zone_id} ${subnet.map_public_ip_on_launch}`,
    );
    expect(subnets).toEqual([
      'one_public_a 10.0.0.0/20 use1-az2 true',
      'one_public_b 10.0.16.0/20 use1-az4 true',
      'one_private_a 10.0.64.0/18 use1-az2 false',
      'one_private_b 10.0.128.0/18 use1-az4 false',
    ]);
  });

  it('has a way to the internet for public subnets only', () => {
    expect(resources.aws_route).toEqual({
      one: expect.objectContaining({
        destination_cidr_block: '0.0.0.0/0',
        route_table_id: '${aws_route_table.one_public.id}',
        gateway_id: '${aws_internet_gateway.one.id}',
      }),
    });
    const tables = Object.values<Config>(resources.aws_route_table_association).map(
      (one) => one.route_table_id,
    );
    expect(tables.map((id: string) => /one_(\w+)/.exec(id)?.[1])).toEqual([
      'public',
      'public',
      'private',
      'private',
    ]);
  });
});
