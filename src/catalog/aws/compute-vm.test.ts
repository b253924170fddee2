import { describe, expect, it } from 'vitest';
import type { RawInputs } from '../inputs.ts';
import { type Config, openings, problemsOf, rendered, typed } from './aws.fixture.ts';

describe('a virtual machine on AWS', () => {
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
      expect(problemsOf('compute_vm', { ssh_from: ssh })).toEqual([
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

  it('is made anew from another image, or for another processor, and not by a newer image', () => {
    const script = (more: RawInputs) => typed('compute_vm', more).aws_instance.one.user_data;
    expect(typed('compute_vm').aws_instance.one.user_data_replace_on_change).toBe(true);
    const scripts = [{}, { image: 'ubuntu-24.04' }, { machine_type: 't4g.micro' }].map(script);
    expect(new Set(scripts).size).toBe(3);
    expect(script({ machine_type: 't3.large', disk_gb: 50 })).toBe(scripts[0]);
  });

  it('does not spend more credits than it has', () => {
    expect(typed('compute_vm').aws_instance.one.credit_specification).toEqual({ cpu_credits: 'standard' });
    const big = typed('compute_vm', { machine_type: 'm6i.large' });
    expect(big.aws_instance.one).not.toHaveProperty('credit_specification');
  });
});
