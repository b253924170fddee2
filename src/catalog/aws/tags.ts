import type { Resource } from '../../domain/resource.ts';
import type { Surroundings } from '../contract.ts';

export type Tags = Readonly<Record<string, string>>;

/** What everything that takes tags is tagged with. */
export function tagsOf({ name }: Pick<Resource, 'name'>, { project, sessionId }: Surroundings): Tags {
  return {
    Name: `${project.name}-${name}`,
    project: project.name,
    session: sessionId,
    'managed-by': 'cloud-engine',
  };
}

/** The same with the resource's description: for things of EC2, whose tags take any text; those of other services do not. */
export function describedTags(resource: Resource, surroundings: Surroundings): Tags {
  const description = String(resource.inputs['description']);
  return { ...tagsOf(resource, surroundings), ...(description === '' ? {} : { description }) };
}
