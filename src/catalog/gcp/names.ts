import type { Surroundings } from '../contract.ts';
import { cloudName } from '../names.ts';

/** What most things of Google are called: up to 63 lower-case letters, digits and hyphens, a letter first (RFC 1035). */
export function nameIn({ project }: Surroundings, name: string, part?: string): string {
  return cloudName(project, name, { ...(part === undefined ? {} : { part }), most: 63 });
}

/** Where a block stands in terraform: the resource's name, and `_part`, which no name of a resource can end in. */
export function labelOf(name: string, part?: string): string {
  return part === undefined ? name : `${name}_${part}`;
}
