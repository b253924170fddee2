import type { Provider } from '../catalog/contract.ts';
import { type RawInputs, readResource } from '../catalog/inputs.ts';
import { brokenReferences, referencesOf } from '../catalog/references.ts';
import { providerOf, supportedProviders } from '../catalog/registry.ts';
import { DomainError, isDomainError, type Violation } from '../domain/errors.ts';
import { isProjectName } from '../domain/project-name.ts';
import type { Resource } from '../domain/resource.ts';
import { readYaml } from './yaml-file.ts';

/** What stands in a deployment file, with every input filled in and checked. */
export type Deployment = {
  readonly project: string;
  readonly provider: Provider;
  readonly region: string;
  readonly resources: readonly Resource[];
};

/** A map of the file, and what is wrong, to which those add who read it. */
type Entries = Readonly<Record<string, unknown>>;
type Problems = string[];

/**
 * Reads a deployment file: YAML, or JSON, which YAML contains.
 * @throws DomainError INPUT_INVALID, one line that names the file and everything that is wrong in it
 */
export async function readDeployment(file: string): Promise<Deployment> {
  const content = await contentOf(file);
  if (!isMap(content)) throw invalid(file, [`must be a map of ${keys.join(', ')}`]);
  const problems: Problems = Object.keys(content)
    .filter((key) => !keys.includes(key))
    .map((key) => `${shown(key)} is not known here: there are ${keys.join(', ')}`);
  const project = textAt(content, 'project', problems);
  if (project !== null && !isProjectName(project)) {
    problems.push('project must be 2 to 39 lower-case letters, digits and hyphens, such as web-shop');
  }
  const provider = providerIn(content, problems);
  const region = regionIn(content, provider, problems);
  const entries = content['resources'];
  if (!Array.isArray(entries)) problems.push('resources must be a list, each with type and name');
  else if (provider !== null) {
    const resources = readAll(provider, region, entries, problems);
    if (problems.length === 0) return { project: project ?? '', provider, region: region ?? '', resources };
  }
  throw invalid(file, problems);
}

const keys = ['project', 'provider', 'region', 'resources'];

async function contentOf(file: string): Promise<unknown> {
  try {
    return await readYaml(file);
  } catch (error) {
    throw invalid(file, [(error as Error).message]);
  }
}

function providerIn(content: Entries, problems: Problems): Provider | null {
  const name = textAt(content, 'provider', problems);
  if (name === null) return null;
  if ((supportedProviders as readonly string[]).includes(name)) return providerOf(name);
  problems.push(`provider must be one of ${supportedProviders.join(', ')}`);
  return null;
}

function regionIn(content: Entries, provider: Provider | null, problems: Problems): string | null {
  const region = textAt(content, 'region', problems);
  if (region === null || provider === null || provider.regions.includes(region)) return region;
  problems.push(`region must be one of ${provider.regions.join(', ')}`);
  return null;
}

/** All resources that can be read; of the others, and of references between all, what is wrong. */
function readAll(
  provider: Provider,
  region: string | null,
  entries: readonly unknown[],
  problems: Problems,
): readonly Resource[] {
  const names = new Set<unknown>();
  const read = entries.map((entry, index) => {
    const name = isMap(entry) && typeof entry['name'] === 'string' ? entry['name'] : null;
    const where = `resources.${index}${name === null ? '' : ` (${shown(name)})`}`;
    if (name !== null && names.has(name)) problems.push(`${where}: name is used twice`);
    names.add(name);
    const found = readEntry(provider, region ?? provider.regions[0] ?? '', entry);
    if ('type' in found) return found;
    problems.push(...found.problems.map((problem) => `${where}: ${problem}`));
    return null;
  });
  const resources = read.filter((resource) => resource !== null);
  if (region === null) return resources;
  const isRead = new Set(resources.map((resource) => resource.name));
  // What refers to a resource that has mistakes of its own is judged when those are mended.
  const judged = resources.filter((resource) =>
    referencesOf(provider, resource).every(({ name }) => isRead.has(name) || !names.has(name)),
  );
  problems.push(...brokenReferences(provider, resources, judged).map(words));
  return resources;
}

function readEntry(
  provider: Provider,
  region: string,
  entry: unknown,
): Resource | { readonly problems: readonly string[] } {
  if (!isMap(entry)) return { problems: ['must be a map with type, name and inputs'] };
  const problems: Problems = [];
  const type = textAt(entry, 'type', problems);
  textAt(entry, 'name', problems);
  const raw = Object.entries(entry).filter(([key]) => key !== 'type');
  const inputs = raw.map(([key, value]) => [key, inputOf(provider, type, key, value, problems)] as const);
  if (type === null || problems.length > 0) return { problems };
  try {
    return readResource(provider, type, Object.fromEntries(inputs), region);
  } catch (error) {
    if (!isDomainError(error, 'INPUT_INVALID')) throw error;
    const { violations } = error.context as { violations: readonly Violation[] };
    return { problems: violations.map(words) };
  }
}

/** An input as it is read; names of several resources may stand in a list. */
function inputOf(
  provider: Provider,
  type: string | null,
  key: string,
  value: unknown,
  problems: Problems,
): RawInputs[string] {
  if (value === null || typeof value === 'string') return value ?? undefined;
  const field = provider.types.find((one) => one.type === type)?.fields.find((one) => one.name === key);
  const takesMany = field?.kind === 'reference' && field.many;
  if (takesMany && Array.isArray(value) && value.every((name) => typeof name === 'string')) {
    return value.join(',');
  }
  if (key === 'inputs') problems.push('inputs stand beside type and name, not in a map of their own');
  else problems.push(`${shown(key)} must be one value${takesMany ? ', or a list of names' : ''}`);
  return undefined;
}

function textAt(entries: Entries, key: string, problems: Problems): string | null {
  const value = Object.hasOwn(entries, key) ? entries[key] : null;
  if (typeof value === 'string') return value;
  // What is wrong with the value of a resource's name is told with its other inputs.
  if (value === null) problems.push(`${key} is missing`);
  else if (key !== 'name') problems.push(`${key} must be one value`);
  return null;
}

function isMap(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands in a file, as far as it fits into a line. */
function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function words({ field, problem }: Violation): string {
  return `${field === 'resource_type' ? 'type' : field} ${problem}`;
}

function invalid(file: string, problems: readonly string[]): DomainError {
  const violations = problems.map((problem) => ({ field: file, problem }));
  return new DomainError('INPUT_INVALID', { violations }, `${file}: ${problems.join('; ')}`);
}
