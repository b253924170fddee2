import type { Resource } from '../../domain/resource.ts';
import type { Surroundings } from '../contract.ts';

/** What everything that takes tags is tagged with. Azure takes any text for a value, up to 256 characters. */
export function tagsOf(
  { name, inputs }: Resource,
  { project, sessionId }: Surroundings,
): Readonly<Record<string, string>> {
  return {
    project: project.name,
    resource: name,
    session: sessionId,
    'managed-by': 'cloud-engine',
    ...(inputs['description'] === '' ? {} : { description: String(inputs['description']) }),
  };
}
