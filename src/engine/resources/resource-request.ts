import { type RawInputs, readResource } from '../../catalog/inputs.ts';
import { providerOf } from '../../catalog/registry.ts';
import type { Project } from '../../db/projects.ts';
import type { Resource } from '../../domain/resource.ts';

/** A first or further resource of a session: the type, and its inputs as typed (with `name` among them). */
export type ResourceRequest = { readonly type: string; readonly inputs: RawInputs };

/**
 * Raw inputs for a resource of this project, checked; the project's region is the default.
 * @throws DomainError INPUT_INVALID.
 */
export function readRequest(project: Project, request: ResourceRequest): Resource {
  return readResource(providerOf(project.provider), request.type, request.inputs, project.region);
}
