import { describe, expect, it } from 'vitest';
import { type Entry, openings, problemsOf, rendered, typed } from './aws.fixture.ts';

describe('a load balancer on AWS', () => {
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
    expect(problemsOf('load_balancer', { targets: 'web-1' })).toEqual([
      'network must name the `vpc` that the targets are in: on AWS they need one',
    ]);
  });
});
