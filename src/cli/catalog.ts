import type { Command } from 'commander';
import type { InputField, Provider, ResourceType } from '../catalog/contract.ts';
import { inputsSchema } from '../catalog/json-schema.ts';
import { providerOf, supportedProviders } from '../catalog/registry.ts';
import { renderConfig } from '../catalog/render.ts';
import { readDeployment } from './deployment-file.ts';
import { print } from './output.ts';

/** `cloud-engine catalog` and `render`: what can be deployed, and as what. They need no configuration. */
export function addCatalog(program: Command): void {
  program
    .command('catalog')
    .description('list providers, resource types and their inputs')
    .option('--json', 'for programs: inputs as JSON Schema, with an example of each type')
    .allowExcessArguments(false)
    .action(({ json }: { json?: true }) => {
      const providers = supportedProviders.map(providerOf);
      if (json) print(JSON.stringify({ providers: providers.map(described) }, null, 2));
      else for (const line of providers.flatMap(providerLines)) print(line);
    });
  program
    .command('render <file>')
    .description('print the Terraform JSON of a deployment file (YAML or JSON)')
    .allowExcessArguments(false)
    .action(async (file: string) => {
      const { provider, project, region, resources } = await readDeployment(file);
      const { text } = renderConfig(provider, resources, {
        // Names that have to be unique in the world are made from the id, which only a real project has.
        project: { id: project, name: project, region, protected: false },
        madeBy: () => 'file',
      });
      process.stdout.write(text);
    });
}

function described(provider: Provider) {
  const { name, regions, types } = provider;
  return {
    name,
    regions,
    machine_types: machineTypes(provider),
    types: types.map((type) => ({
      type: type.type,
      inputs: inputsSchema(type),
      example: exampleOf(type),
    })),
  };
}

function machineTypes({ types }: Provider): readonly string[] {
  return [...new Set(types.flatMap(({ sizes = [] }) => sizes.map(({ name }) => name)))];
}

/** An entry of a deployment file that is complete, and valid as the only resource of a project, in the project's region. */
function exampleOf({ type, fields }: ResourceType) {
  const own = fields.filter((field) => field.kind !== 'choice' || !field.ofProject);
  return {
    type,
    name: 'example',
    ...Object.fromEntries(own.map(({ name, default: standard }) => [name, standard])),
  };
}

function providerLines(provider: Provider): readonly string[] {
  return [
    `${provider.name}: ${provider.regions.join(', ')}`,
    ...provider.types.flatMap(({ type, summary, fields }) => [
      `  ${type}: ${summary}`,
      ...fields.map((field) => `    ${field.name} (${valuesOf(field)}): ${field.help}`),
    ]),
    '',
  ];
}

function standardWords(field: InputField): string {
  if (field.kind === 'choice' && field.ofProject) return ', that of the project if left out';
  return field.default === '' ? '' : `, ${String(field.default)} if left out`;
}

function valuesOf(field: InputField): string {
  const standard = standardWords(field);
  switch (field.kind) {
    case 'choice':
      return `${field.choices.length > 12 ? 'one of many' : field.choices.join(' | ')}${standard}`;
    case 'integer':
      return `${field.min} to ${field.max}${standard}`;
    case 'boolean':
      return `true | false${standard}`;
    case 'reference':
      return `${field.many ? 'names' : 'name'} of ${field.to}`;
    case 'text':
      return `text${standard}`;
  }
}
