import { describe, expect, it } from 'vitest';
import { openings, typed } from './aws.fixture.ts';

describe('a cluster on AWS', () => {
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
      version: '${aws_eks_cluster.one.version}',
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
