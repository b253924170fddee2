import type { Resource } from '../../domain/resource.ts';
import type { Surroundings } from '../contract.ts';
import { cloudName, stableSuffix } from '../names.ts';

type Named = Pick<Resource, 'name'>;
type Project = Pick<Surroundings, 'project'>;

/** The resource group of a resource. What is in it needs names that are unique only there: the resource's own. */
export function groupName({ name }: Named, { project }: Project): string {
  return cloudName({ id: project.id, name: `rg-${project.name}` }, name, { most: 90 });
}

/** The group that Azure makes for the nodes of a cluster: at most 80 characters. */
export function nodesGroupName({ name }: Named, { project }: Project): string {
  return cloudName({ id: project.id, name: `rg-${project.name}` }, name, { part: 'nodes', most: 80 });
}

/**
 * A name without what Azure takes in no address of its own: two words anywhere, two at the start
 * (learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-reserved-resource-name).
 */
export function withoutReservedWords(name: string): string {
  return name
    .replaceAll('microsoft', 'ms')
    .replaceAll('windows', 'win')
    .replace(/^(?=login|xbox)/, 'ce-');
}

/** A database server: unique in the world, at most 63 characters. */
export function serverName({ name }: Named, { project }: Project): string {
  const end = `-${stableSuffix(`${project.id}/${name}`)}`;
  const plain = withoutReservedWords(`${project.name}-${name}`);
  return plain.slice(0, 63 - end.length).replace(/-+$/, '') + end;
}

/** A storage account: unique in the world, 3 to 24 lower-case letters and digits. */
export function storageAccountName({ name }: Named, { project }: Project): string {
  const end = stableSuffix(`${project.id}/${name}`, 8);
  const plain = withoutReservedWords(`${project.name}${name}`.replaceAll('-', '')).replaceAll('-', '');
  return plain.slice(0, 24 - end.length) + end;
}
