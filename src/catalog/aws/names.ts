import type { Resource } from '../../domain/resource.ts';
import type { Surroundings } from '../contract.ts';
import { stableSuffix } from '../names.ts';

/** How names of load balancers, security groups and buckets may not begin. */
const reserved = /^(internal-|sg-|xn-|sthree-|amzn-s3-demo-)/;

/**
 * What a thing is called in AWS, where its name has to be unique in the account, or in the world: project and resource,
 * so that people recognise it, shortened where it must be, and a suffix that is always the same for this resource of this
 * project. Letters, digits and single hyphens: every service takes them.
 * @param options.most how many characters the service takes
 * @param options.part tells two things of one resource apart
 */
export function uniqueName(
  { name }: Pick<Resource, 'name'>,
  { project }: Surroundings,
  { most, part }: { readonly most: number; readonly part?: string },
): string {
  const end = `-${stableSuffix(`${project.id}/${name}`)}${part === undefined ? '' : `-${part}`}`;
  const plain = `${project.name}-${name}`.replaceAll(/-+/g, '-');
  const begin = reserved.test(plain) ? `ce-${plain}` : plain;
  return begin.slice(0, most - end.length).replace(/-$/, '') + end;
}
