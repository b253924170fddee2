import type { ResourceInputs } from '../domain/resource.ts';

/** Whether something was asked to be reachable from the internet; what has no such input never is. */
export function isPublic(inputs: ResourceInputs): boolean {
  return inputs['public'] === true;
}
