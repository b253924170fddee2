import { describe, expect, it } from 'vitest';
import { typed } from './aws.fixture.ts';

describe('what has a public address on AWS', () => {
  it.each([
    ['compute_vm', 'aws_instance'],
    ['database', 'aws_db_instance'],
    ['load_balancer', 'aws_lb'],
  ])('%s: waits for the network’s way out, and goes before it', (type, block) => {
    const waitsFor = (isPublic: boolean) =>
      typed(type, { network: 'net', public: isPublic })[block].one.depends_on ?? [];
    expect(waitsFor(true)).toEqual(['aws_route.net']);
    expect(waitsFor(false)).toEqual([]);
  });

  it('nodes: always, since all have one', () => {
    const waitsFor = (network: string) =>
      typed('kubernetes_cluster', { network }).aws_eks_node_group.one.depends_on;
    expect(waitsFor('net')).toContain('aws_route.net');
    expect(waitsFor('')).toContain('aws_route.one');
  });
});
