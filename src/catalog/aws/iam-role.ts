import type { Resource } from '../../domain/resource.ts';
import type { Block, Surroundings } from '../contract.ts';
import { attributeOf, type Expression } from '../expression.ts';
import { uniqueName } from './names.ts';
import { tagsOf } from './tags.ts';

/** A role as those who take it on need it. */
export type Role = {
  readonly arn: Expression;
  /** The addresses of what attaches the policies, for those who need them in place. */
  readonly attachments: readonly string[];
};

/** A role that a service of AWS takes on, with policies that AWS maintains. */
export function roleBlocks(
  resource: Resource,
  surroundings: Surroundings,
  role: { readonly purpose: string; readonly service: string; readonly policies: readonly string[] },
): Role & { readonly blocks: readonly Block[] } {
  const own = { type: 'aws_iam_role', label: `${resource.name}_${role.purpose}` };
  const attachments = role.policies.map((policy) => ({
    type: 'aws_iam_role_policy_attachment',
    label: `${own.label}_${policy}`,
    body: { role: attributeOf(own, 'name'), policy_arn: `arn:aws:iam::aws:policy/${policy}` },
  }));
  return {
    arn: attributeOf(own, 'arn'),
    attachments: attachments.map(({ type, label }) => `${type}.${label}`),
    blocks: [
      {
        ...own,
        body: {
          name: uniqueName(resource, surroundings, { most: 64, part: role.purpose }),
          assume_role_policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { Service: role.service }, Action: 'sts:AssumeRole' }],
          }),
          tags: tagsOf(resource, surroundings),
        },
      },
      ...attachments,
    ],
  };
}
