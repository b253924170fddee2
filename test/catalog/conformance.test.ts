import { describe, expect, it } from 'vitest';
import { checkConformance, schemaOf } from './support.ts';

const aws = schemaOf('aws');
const azurerm = schemaOf('azurerm');

/** A configuration for aws with these resources. */
function withAws(resource: object, more: object = {}) {
  return {
    terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '~> 6.0' } } },
    provider: { aws: { region: 'eu-central-1' } },
    resource,
    ...more,
  };
}

const vpc = { cidr_block: '10.0.0.0/16', tags: { project: 'demo' } };
const mistakesIn = (resource: object, more?: object) => checkConformance(withAws(resource, more), aws);

describe('a configuration that conforms', () => {
  it('has no mistakes', () => {
    const resource = {
      aws_vpc: { main: { ...vpc, lifecycle: { ignore_changes: ['tags', 'cidr_block'] } } },
      aws_subnet: {
        'web-1': {
          vpc_id: '${aws_vpc.main.id}',
          cidr_block: '${cidrsubnet(aws_vpc.main.cidr_block, 8, 0)}',
          depends_on: ['aws_vpc.main'],
          timeouts: { create: '5m' },
        },
      },
      aws_instance: {
        web: {
          ami: '${data.aws_ami.debian.id}',
          instance_type: 't3.micro',
          subnet_id: '${aws_subnet.web-1.id}',
          user_data: 'echo $${aws_vpc.other.id} %%{if}',
          root_block_device: [{ encrypted: true, volume_size: 20 }],
          metadata_options: { http_tokens: 'required' },
          vpc_security_group_ids: ['${aws_vpc.main.default_security_group_id}'],
        },
      },
    };
    const data = { aws_ami: { debian: { owners: ['136693071363'], filter: { name: 'x', values: ['y'] } } } };
    expect(mistakesIn(resource, { data })).toEqual([]);
  });

  it('may use what is in lists of computed objects, blocks and maps', () => {
    const text = [
      '${aws_eks_cluster.k.identity[0].oidc[0].issuer}',
      '${aws_eks_cluster.k.vpc_config[0].vpc_id}',
      '${aws_eks_cluster.k.vpc_config[0].subnet_ids[*]}',
      '${aws_eks_cluster.k.tags_all["project"]}',
    ].join();
    const cluster = { name: text, role_arn: 'r', vpc_config: { subnet_ids: ['a', 'b'] } };
    expect(mistakesIn({ aws_eks_cluster: { k: cluster } })).toEqual([]);
  });
});

describe('each kind of mistake is found, with its path', () => {
  const main = 'resource.aws_vpc.main';
  it.each([
    ['an unknown argument', { ...vpc, cidr: 'x' }, `${main}.cidr is no argument that there is`],
    ['what objects inherit', { ...vpc, toString: 'x' }, `${main}.toString is no argument that there is`],
    ['what can only be read', { ...vpc, arn: 'x' }, `${main}.arn can only be read`],
    ['the id', { ...vpc, id: 'x' }, `${main}.id can only be read`],
    ['text for a boolean', { enable_dns_support: 'yes' }, `${main}.enable_dns_support must be a bool`],
    ['text for a number', { ipv4_netmask_length: '16' }, `${main}.ipv4_netmask_length must be a number`],
    ['a number for text', { cidr_block: 10 }, `${main}.cidr_block must be a string`],
    ['an array for a map', { tags: [] }, `${main}.tags must be a map of string`],
    ['a number in a map of text', { tags: { a: 1 } }, `${main}.tags["a"] must be a string`],
    ['no object', [], `${main} must be an object`],
    [
      'a lifecycle of one’s own',
      { lifecycle: { ignore: [] } },
      `${main}.lifecycle.ignore is no argument that there is`,
    ],
    [
      'a change that cannot be',
      { lifecycle: { ignore_changes: ['cidr'] } },
      `${main}.lifecycle.ignore_changes names cidr, which cannot be set`,
    ],
    ['a provisioner’s typo', { provisioners: [] }, `${main}.provisioners is no argument that there is`],
    [
      'a dependency on nothing',
      { depends_on: ['aws_subnet.none'] },
      `${main}.depends_on[0] refers to aws_subnet.none, which is not there`,
    ],
    [
      'a reference to nothing',
      { cidr_block: '${aws_vpc.other.cidr_block}' },
      `${main}.cidr_block refers to aws_vpc.other.cidr_block, which is not there`,
    ],
    [
      'a reference to data as to a resource',
      { cidr_block: 'a ${data.aws_vpc.main.id}' },
      `${main}.cidr_block refers to data.aws_vpc.main.id, which is not there`,
    ],
    [
      'a reference to what a block has not',
      { cidr_block: '${aws_vpc.main.ids}' },
      `${main}.cidr_block refers to aws_vpc.main.ids, but aws_vpc has no ids`,
    ],
    [
      'a reference into text',
      { cidr_block: '${lower(aws_vpc.main.arn.x)}' },
      `${main}.cidr_block refers to aws_vpc.main.arn.x, but arn has no x`,
    ],
  ])('%s', (_, body, mistake) => {
    expect(mistakesIn({ aws_vpc: { main: body } })).toEqual([mistake]);
  });

  it.each([
    ['a missing argument', { aws_subnet: { a: {} } }, 'resource.aws_subnet.a.vpc_id is required and missing'],
    [
      'a null one',
      { aws_subnet: { a: { vpc_id: null } } },
      'resource.aws_subnet.a.vpc_id is required and null',
    ],
    [
      'a type of one’s own',
      { aws_machine: { a: {} } },
      'resource.aws_machine is no type that the schema has',
    ],
    [
      'a label with a dot',
      { aws_vpc: { 'a.b': vpc } },
      'resource.aws_vpc.a.b is no name that terraform takes',
    ],
    [
      'a missing block',
      { aws_eks_cluster: { a: { name: 'a', role_arn: 'r' } } },
      'resource.aws_eks_cluster.a.vpc_config is required and missing',
    ],
    [
      'no block where one is required',
      { aws_eks_cluster: { a: { name: 'a', role_arn: 'r', vpc_config: [] } } },
      'resource.aws_eks_cluster.a.vpc_config is required and empty',
    ],
    [
      'a block too many',
      { aws_instance: { a: { root_block_device: [{}, {}] } } },
      'resource.aws_instance.a.root_block_device may be there 1 times at most, not 2',
    ],
    [
      'a mistake deep in a block',
      {
        aws_eks_cluster: { a: { name: 'a', role_arn: 'r', vpc_config: [{ subnet_ids: 'x', vpc_id: 'v' }] } },
      },
      [
        'resource.aws_eks_cluster.a.vpc_config[0].subnet_ids must be a set of string',
        'resource.aws_eks_cluster.a.vpc_config[0].vpc_id can only be read',
      ],
    ],
    [
      'one object for many',
      { aws_route_table: { a: { vpc_id: 'v', route: { cidr_block: '0.0.0.0/0' } } } },
      'resource.aws_route_table.a.route must be a set of object',
    ],
  ])('%s', (_, resource, mistake) => {
    expect(mistakesIn(resource)).toEqual([mistake].flat());
  });

  it('a field of an object that is not written', () => {
    const { cidr_block: _, ...rest } = Object.fromEntries(
      Object.keys(aws.resources['aws_route_table']?.attributes['route']?.fields?.attributes ?? {}).map(
        (name) => [name, null],
      ),
    );
    const resource = { aws_route_table: { a: { vpc_id: 'v', route: [{ ...rest, more: 1 }] } } };
    expect(mistakesIn(resource)).toEqual([
      'resource.aws_route_table.a.route[0].cidr_block must be written, null where unused',
      'resource.aws_route_table.a.route[0].more is no field that there is',
    ]);
  });

  it('of the provider: its source, its version, its configuration, another one', () => {
    expect(
      checkConformance(
        {
          terraform: { required_providers: { azurerm: { version: '>= 4' }, random: {} } },
          provider: { azurerm: { location: 'x' }, random: {} },
          resource: {},
          output: {},
        },
        azurerm,
      ),
    ).toEqual([
      'output is nothing that a rendering has',
      'terraform.required_providers.azurerm.source must be hashicorp/azurerm',
      'terraform.required_providers.azurerm.version must be ~> 4.0',
      'terraform.required_providers.random is another provider',
      'provider.random is another provider',
      'provider.azurerm.location is no argument that there is',
      'provider.azurerm.features is required and missing',
      'resource must be an object with something in it',
    ]);
  });
});
