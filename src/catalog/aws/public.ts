import type { Resource } from '../../domain/resource.ts';

/** Whether something was asked to be reachable from the internet. */
export function isPublic(inputs: Resource['inputs']): boolean {
  return inputs['public'] === true;
}
