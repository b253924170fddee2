import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Provider } from '../catalog/contract.ts';
import { readResource } from '../catalog/inputs.ts';
import { brokenReferences } from '../catalog/references.ts';
import { providerOf } from '../catalog/registry.ts';
import { DomainError, isDomainError, type Violation } from '../domain/errors.ts';
import { isProjectName } from '../domain/project-name.ts';
import type { Resource } from '../domain/resource.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
/** Several names of resources may stand in a list. */
const input = z.union([scalar, z.array(scalar).transform((names) => names.join(','))]);

const shape = z.strictObject({
  project: z.string().refine(isProjectName, 'must be a name such as web-shop'),
  provider: z.string(),
  region: z.string(),
  resources: z.array(z.object({ type: z.string(), name: z.string() }).catchall(input)),
});

/** What stands in a deployment file, with every input filled in and checked. */
export type Deployment = {
  readonly project: string;
  readonly provider: Provider;
  readonly region: string;
  readonly resources: readonly Resource[];
};

/**
 * Reads a deployment file: YAML, or JSON, which YAML contains.
 * @throws DomainError INPUT_INVALID, one line that names the file and everything that is wrong in it
 */
export async function readDeployment(file: string): Promise<Deployment> {
  const parsed = shape.safeParse(await contentOf(file));
  if (!parsed.success) {
    throw invalid(
      file,
      parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'} ${message}`),
    );
  }
  const { project, region, resources } = parsed.data;
  const provider = providerIn(file, parsed.data.provider);
  if (!provider.regions.includes(region)) {
    throw invalid(file, [`region must be one of ${provider.regions.join(', ')}`]);
  }
  const read = readAll(file, provider, region, resources);
  const broken = brokenReferences(provider, read);
  if (broken.length > 0) throw invalid(file, broken.map(words));
  return { project, provider, region, resources: read };
}

async function contentOf(file: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const problem =
      code === 'ENOENT' ? 'there is no such file' : (message.split('\n')[0] ?? 'cannot be read');
    throw invalid(file, [problem]);
  }
}

function providerIn(file: string, name: string): Provider {
  try {
    return providerOf(name);
  } catch (error) {
    if (!isDomainError(error, 'PROVIDER_UNSUPPORTED')) throw error;
    const { supported } = error.context as { supported: readonly string[] };
    throw invalid(file, [`provider must be one of ${supported.join(', ')}`]);
  }
}

function readAll(
  file: string,
  provider: Provider,
  region: string,
  entries: readonly ({ readonly type: string; readonly name: string } & Readonly<Record<string, Entry>>)[],
): readonly Resource[] {
  const problems: string[] = [];
  const names = new Set<string>();
  const read = entries.flatMap(({ type, ...inputs }, index) => {
    const where = `resources.${index} (${inputs.name})`;
    if (names.has(inputs.name)) problems.push(`${where}: name is used twice`);
    names.add(inputs.name);
    try {
      return [readResource(provider, type, inputs, region)];
    } catch (error) {
      if (!isDomainError(error, 'INPUT_INVALID')) throw error;
      const { violations } = error.context as { violations: readonly Violation[] };
      problems.push(...violations.map((violation) => `${where}: ${words(violation)}`));
      return [];
    }
  });
  if (problems.length > 0) throw invalid(file, problems);
  return read;
}

type Entry = string | number | boolean;

function words({ field, problem }: Violation): string {
  return `${field} ${problem}`;
}

function invalid(file: string, problems: readonly string[]): DomainError {
  const violations = problems.map((problem) => ({ field: file, problem }));
  return new DomainError('INPUT_INVALID', { violations }, `${file}: ${problems.join('; ')}`);
}
