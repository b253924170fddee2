import type { InputField, Provider, ResourceType } from '../catalog/contract.ts';
import { inputsSchema } from '../catalog/json-schema.ts';
import { providerOf, supportedProviders } from '../catalog/registry.ts';
import { standardOf } from '../catalog/standard.ts';
import { printResult } from './output.ts';

/** Prints what can be deployed: for people, or as JSON for programs. */
export function printCatalog({ asJson }: { readonly asJson: boolean }): void {
  const providers = supportedProviders.map(providerOf);
  if (asJson) printResult(JSON.stringify({ providers: providers.map(described) }, null, 2));
  else printResult(providers.flatMap(providerLines).join('\n'));
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
  const inputs = fields.map((field) => [field.name, standardOf(field)] as const);
  return {
    type,
    name: 'example',
    ...Object.fromEntries(inputs.filter(([, standard]) => standard !== undefined)),
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
  const standard = standardOf(field);
  if (standard === undefined) return ', that of the project if left out';
  return standard === '' ? '' : `, ${standard} if left out`;
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
