import { describe, expect, it } from 'vitest';
import { readResource } from '../inputs.ts';
import { addressesOf } from '../render.ts';
import { type Config, type Entry, rendered, resourcesOf } from './aws.fixture.ts';
import { aws } from './provider.ts';

const typed = (type: string, more: object = {}) => resourcesOf({ type, name: 'one', ...more } as Entry);
const problems = (type: string, raw: object) => {
  try {
    readResource(aws, type, { name: 'one', ...raw });
    return [];
  } catch (error) {
    const { violations } = (error as { context: { violations: { field: string; problem: string }[] } })
      .context;
    return violations.map(({ field, problem }) => `${field} ${problem}`);
  }
};
const openings = (resources: Config) =>
  Object.values<Config>(resources.aws_vpc_security_group_ingress_rule ?? {}).map(
    (rule) => `${rule.from_port ?? 'all'} ${rule.cidr_ipv4 ?? rule.referenced_security_group_id}`,
  );

describe('a virtual machine', () => {
  it('has an encrypted disk, IMDSv2, no public address and nothing open', () => {
    const resources = typed('compute_vm');
    expect(resources.aws_instance.one).toMatchObject({
      ami: '${data.aws_ami.one.id}',
      associate_public_ip_address: false,
      metadata_options: { http_tokens: 'required' },
      root_block_device: { encrypted: true, volume_type: 'gp3', volume_size: 10 },
      lifecycle: { ignore_changes: ['ami'] },
      vpc_security_group_ids: ['${aws_security_group.one.id}'],
    });
    expect(openings(resources)).toEqual([]);
  });

  it('is in a private subnet of its network, where others of the network reach it', () => {
    const resources = typed('compute_vm', { network: 'net' });
    expect(resources.aws_instance.one.subnet_id).toBe('${aws_subnet.net_private_a.id}');
    expect(resources.aws_security_group.one.vpc_id).toBe('${aws_vpc.net.id}');
    expect(openings(resources)).toEqual(['all ${aws_vpc.net.cidr_block}']);
  });

  it('that is public opens HTTP and HTTPS, and SSH to one address if that is given', () => {
    const resources = typed('compute_vm', {
      network: 'net',
      public: true,
      ssh_from: '203.0.113.7',
      key_name: 'ops',
    });
    expect(resources.aws_instance.one).toMatchObject({
      associate_public_ip_address: true,
      subnet_id: '${aws_subnet.net_public_a.id}',
      key_name: 'ops',
    });
    expect(openings(resources).slice(1)).toEqual(['80 0.0.0.0/0', '443 0.0.0.0/0', '22 203.0.113.7/32']);
    for (const ssh of ['0.0.0.0/0', '256.1.1.1', '1.2.3', '1.2.3.4.5', 'me']) {
      expect(problems('compute_vm', { ssh_from: ssh })).toEqual([
        'ssh_from must be one IPv4 address, such as `203.0.113.7`',
      ]);
    }
  });

  it('looks up an image for its processor', () => {
    const filters = (type: string) =>
      rendered([{ type: 'compute_vm', name: 'one', machine_type: type }]).data.aws_ami.one.filter.map(
        (filter: Config) => filter.values[0],
      );
    expect(filters('t3.micro').slice(0, 2)).toEqual(['debian-12-amd64-*', 'x86_64']);
    expect(filters('c7gn.large').slice(0, 2)).toEqual(['debian-12-arm64-*', 'arm64']);
    expect(filters('g4dn.xlarge').slice(0, 2)).toEqual(['debian-12-amd64-*', 'x86_64']);
  });

  it('does not spend more credits than it has', () => {
    expect(typed('compute_vm').aws_instance.one.credit_specification).toEqual({ cpu_credits: 'standard' });
    const big = typed('compute_vm', { machine_type: 'm6i.large' });
    expect(big.aws_instance.one).not.toHaveProperty('credit_specification');
  });
});

describe('a database', () => {
  it('is encrypted, private, backed up, and its password is the cloud’s secret', () => {
    const resources = typed('database', { network: 'net' });
    expect(resources.aws_db_instance.one).toMatchObject({
      engine: 'postgres',
      engine_version: '17',
      storage_encrypted: true,
      publicly_accessible: false,
      backup_retention_period: 7,
      manage_master_user_password: true,
      deletion_protection: false,
    });
    expect(resources.aws_db_instance.one).not.toHaveProperty('password');
    expect(resources.aws_db_subnet_group.one.subnet_ids).toEqual([
      '${aws_subnet.net_private_a.id}',
      '${aws_subnet.net_private_b.id}',
    ]);
    expect(openings(resources)).toEqual(['5432 ${aws_vpc.net.cidr_block}']);
  });

  it('without a network lets in the default VPC and nobody else', () => {
    expect(openings(typed('database', { engine: 'mysql' }))).toEqual(['3306 172.31.0.0/16']);
    expect(openings(typed('database', { public: true }))).toEqual(['5432 0.0.0.0/0']);
  });

  it('of a protected project cannot be deleted, and would leave a snapshot and its backups', () => {
    const entry = { type: 'database', name: 'one' };
    const { one } = resourcesOf(entry, { protected: true }).aws_db_instance;
    expect(one).toMatchObject({
      deletion_protection: true,
      skip_final_snapshot: false,
      delete_automated_backups: false,
      final_snapshot_identifier: expect.stringMatching(/^web-shop-one-[0-9a-z]{6}-final-[0-9a-f]{8}$/),
    });
  });

  it('has versions of its own engine only', () => {
    expect(problems('database', { engine: 'mysql', version: '16' })).toEqual([
      'version must be one of `standard`, `8.4` for `mysql`',
    ]);
    expect(typed('database', { engine: 'mysql' }).aws_db_instance.one.engine_version).toBe('8.4');
  });
});

describe('a network', () => {
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

describe('a bucket', () => {
  it('is encrypted, versioned, closed to the public and never emptied by terraform', () => {
    const resources = typed('storage_bucket');
    expect(resources.aws_s3_bucket.one).toMatchObject({
      bucket: expect.stringMatching(/^web-shop-one-[0-9a-z]{6}$/),
      force_destroy: false,
    });
    expect(resources.aws_s3_bucket_versioning.one.versioning_configuration.status).toBe('Enabled');
    expect(resources.aws_s3_bucket_public_access_block.one).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    const [rule] = resources.aws_s3_bucket_server_side_encryption_configuration.one.rule;
    expect(rule.apply_server_side_encryption_by_default.sse_algorithm).toBe('AES256');
  });

  it('that is public lets a policy publish, and still has no access lists', () => {
    expect(typed('storage_bucket', { public: true }).aws_s3_bucket_public_access_block.one).toMatchObject({
      block_public_acls: true,
      ignore_public_acls: true,
      block_public_policy: false,
    });
  });

  it('moves objects to their class and deletes old versions', () => {
    const of = (more: object) =>
      typed('storage_bucket', more).aws_s3_bucket_lifecycle_configuration.one.rule[0];
    expect(of({})).not.toHaveProperty('transition');
    expect(of({ storage_class: 'standard-ia', delete_old_days: 90 })).toMatchObject({
      transition: { days: 30, storage_class: 'STANDARD_IA' },
      noncurrent_version_expiration: { noncurrent_days: 90 },
    });
  });
});

describe('a cluster', () => {
  it('is private, tells its audit log, and has nodes that can fetch their software', () => {
    const resources = typed('kubernetes_cluster', { network: 'net' });
    expect(resources.aws_eks_cluster.one).toMatchObject({
      vpc_config: {
        endpoint_private_access: true,
        endpoint_public_access: false,
        subnet_ids: ['${aws_subnet.net_private_a.id}', '${aws_subnet.net_private_b.id}'],
      },
      enabled_cluster_log_types: expect.arrayContaining(['audit']),
      upgrade_policy: { support_type: 'STANDARD' },
      depends_on: ['aws_iam_role_policy_attachment.one_control_AmazonEKSClusterPolicy'],
    });
    expect(resources.aws_eks_node_group.one).toMatchObject({
      subnet_ids: ['${aws_subnet.net_public_a.id}', '${aws_subnet.net_public_b.id}'],
      scaling_config: { desired_size: 2, min_size: 2, max_size: 2 },
      ami_type: 'AL2023_x86_64_STANDARD',
    });
    expect(openings(resources)).toEqual(['443 ${aws_vpc.net.cidr_block}']);
    expect(resources).not.toHaveProperty('aws_vpc');
  });

  it('brings a network of its own where none is named', () => {
    const resources = typed('kubernetes_cluster', { machine_type: 't4g.large' });
    expect(Object.keys(resources.aws_vpc)).toEqual(['one']);
    expect(resources.aws_eks_node_group.one.ami_type).toBe('AL2023_ARM_64_STANDARD');
  });
});

describe('a load balancer', () => {
  const entries: readonly Entry[] = [
    { type: 'vpc', name: 'net' },
    { type: 'compute_vm', name: 'web-1', network: 'net' },
    { type: 'load_balancer', name: 'front', network: 'net', targets: 'web-1', port: 8080 },
  ];

  it('is internal, and opens to its targets what they let nobody else in to', () => {
    const { resource } = rendered(entries);
    expect(resource.aws_lb.front).toMatchObject({
      internal: true,
      drop_invalid_header_fields: true,
      subnets: ['${aws_subnet.net_private_a.id}', '${aws_subnet.net_private_b.id}'],
    });
    expect(resource.aws_vpc_security_group_ingress_rule['front_to_web-1']).toMatchObject({
      security_group_id: '${aws_security_group.web-1.id}',
      referenced_security_group_id: '${aws_security_group.front.id}',
      from_port: 8080,
    });
    expect(resource.aws_lb_target_group_attachment['front_to_web-1'].target_id).toBe(
      '${aws_instance.web-1.id}',
    );
    expect(resource.aws_vpc_security_group_ingress_rule.front_clients.cidr_ipv4).toBe(
      '${aws_vpc.net.cidr_block}',
    );
  });

  it('that is public is open to everybody on its port', () => {
    const resources = typed('load_balancer', { public: true });
    expect(resources.aws_lb.one.internal).toBe(false);
    expect(openings(resources)).toEqual(['80 0.0.0.0/0']);
    expect(Object.keys(resources.aws_vpc)).toEqual(['one']);
  });

  it('with targets has to be in their network', () => {
    expect(problems('load_balancer', { targets: 'web-1' })).toEqual([
      'network must name the `vpc` that the targets are in: on AWS they need one',
    ]);
  });
});

describe('everything', () => {
  const names = ['one', 'one-nodes', 'one-public'];
  const all = aws.types.flatMap(({ type }) => names.map((name) => readResource(aws, type, { name })));

  it('that takes tags has those of project and session', () => {
    for (const { type } of aws.types) {
      for (const [block, labels] of Object.entries<Config>(typed(type))) {
        if (/attachment$|association$|^aws_route$|^aws_s3_bucket_/.test(block)) continue;
        for (const { tags } of Object.values<Config>(labels)) {
          expect(tags, block).toMatchObject({
            project: 'web-shop',
            session: 'sess0000000k',
            'managed-by': 'cloud-engine',
          });
        }
      }
    }
  });

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
