import type { Resource } from '../../domain/resource.ts';
import type { Block, Json, Surroundings } from '../contract.ts';
import { attributeOf, type Expression } from '../expression.ts';
import { uniqueName } from './names.ts';
import { describedTags, tagsOf } from './tags.ts';

/** Who may come in, and to which port; to all of them where none is given. */
export type Ingress = {
  /** Unique among the rules of a resource. */
  readonly key: string;
  readonly port?: number;
  readonly from: string | Expression;
};

/** The whole internet. */
export const anywhere = '0.0.0.0/0';

/** The id of a resource's own security group. */
export function securityGroupOf(name: string): Expression {
  return attributeOf({ type: 'aws_security_group', label: name }, 'id');
}

/**
 * A resource's own security group: in come only those listed, out goes everything (`to`). Rules are blocks of their own, so that
 * one that changes leaves the others in place.
 * @param options.vpcId the account's default VPC where left out
 */
export function securityGroupBlocks(
  resource: Resource,
  surroundings: Surroundings,
  options: { readonly vpcId?: Expression; readonly ingress: readonly Ingress[]; readonly to?: Expression },
): readonly Block[] {
  const { name, inputs } = resource;
  const region = String(inputs['region']);
  const rule = { security_group_id: securityGroupOf(name), region, tags: tagsOf(resource, surroundings) };
  return [
    {
      type: 'aws_security_group',
      label: name,
      body: {
        name: uniqueName(resource, surroundings, { most: 255 }),
        // A change of it would replace the group, so what people write is in a tag.
        description: 'Managed by Cloud Engine',
        ...(options.vpcId === undefined ? {} : { vpc_id: options.vpcId }),
        region,
        tags: describedTags(resource, surroundings),
      },
    },
    {
      type: 'aws_vpc_security_group_egress_rule',
      label: name,
      body: { ...rule, ip_protocol: '-1', cidr_ipv4: options.to ?? anywhere },
    },
    ...options.ingress.map(({ key, port, from }) => ({
      type: 'aws_vpc_security_group_ingress_rule',
      label: `${name}_${key}`,
      body: { ...rule, ...ports(port), cidr_ipv4: from },
    })),
  ];
}

/** The rule by which one group lets another in. */
export function ingressFromGroup(
  label: string,
  of: { readonly into: string; readonly from: string; readonly port: number },
  more: Readonly<Record<string, Json>>,
): Block {
  return {
    type: 'aws_vpc_security_group_ingress_rule',
    label,
    body: {
      security_group_id: securityGroupOf(of.into),
      referenced_security_group_id: securityGroupOf(of.from),
      ...ports(of.port),
      ...more,
    },
  };
}

function ports(port: number | undefined): Readonly<Record<string, Json>> {
  return port === undefined ? { ip_protocol: '-1' } : { ip_protocol: 'tcp', from_port: port, to_port: port };
}
