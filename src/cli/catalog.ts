import type { Command } from 'commander';
import type { InputField, Provider, ResourceType } from '../catalog/contract.ts';
import { planCost, priceOf } from '../catalog/cost.ts';
import { inputsSchema } from '../catalog/json-schema.ts';
import { providerOf, supportedProviders } from '../catalog/registry.ts';
import { renderConfig } from '../catalog/render.ts';
import { formatRate, hoursPerMonth, toDollars } from '../domain/money.ts';
import { readDeployment } from './deployment-file.ts';
import { print } from './output.ts';

/** `cloud-engine catalog`, `render` and `cost`: what can be deployed, as what, at what price. They need no configuration. */
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
  program
    .command('cost <file>')
    .description('print what a deployment file costs, each resource and in total')
    .option('--json', 'for programs: dollars an hour and a month; null stands for not priced')
    .allowExcessArguments(false)
    .action(async (file: string, { json }: { json?: true }) => {
      const { provider, resources } = await readDeployment(file);
      const cost = costOf(provider, resources);
      if (json) print(JSON.stringify(cost, null, 2));
      else for (const line of costLines(cost)) print(line);
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
      example: exampleOf(provider, type),
    })),
  };
}

function machineTypes({ types }: Provider): readonly string[] {
  return [...new Set(types.flatMap(({ sizes = [] }) => sizes.map(({ name }) => name)))];
}

/** An entry of a deployment file that is complete, and valid as the only resource of a project. */
function exampleOf({ regions }: Provider, { type, fields }: ResourceType) {
  const inputs = fields.map(({ name, default: standard }) => [
    name,
    name === 'region' ? (regions[0] ?? standard) : standard,
  ]);
  return { type, name: 'example', ...Object.fromEntries(inputs) };
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

function valuesOf(field: InputField): string {
  const standard = field.default === '' ? '' : `, ${String(field.default)} if left out`;
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

type Cost = ReturnType<typeof costOf>;

function costOf(provider: Provider, resources: Parameters<typeof planCost>[2]) {
  const { after, notPriced } = planCost(provider, [], resources);
  const inDollars = (micros: number | null) => ({
    hourly: micros === null ? null : toDollars(micros),
    monthly: micros === null ? null : toDollars(micros * hoursPerMonth),
  });
  return {
    currency: 'USD',
    resources: resources.map((one) => ({
      name: one.name,
      type: one.type,
      ...inDollars(priceOf(provider, one)),
    })),
    total: inDollars(after),
    not_priced: notPriced,
  };
}

function costLines({ resources, total, not_priced: unpriced }: Cost): readonly string[] {
  const rate = (hourly: number | null) =>
    hourly === null ? 'not priced' : formatRate(Math.round(hourly * 1_000_000));
  const wide = Math.max(5, ...resources.map(({ name }) => name.length)) + 2;
  const type = Math.max(0, ...resources.map((one) => one.type.length)) + 2;
  return [
    ...resources.map((one) => `${one.name.padEnd(wide)}${one.type.padEnd(type)}${rate(one.hourly)}`),
    `${'total'.padEnd(wide)}${''.padEnd(type)}${rate(total.hourly)}`,
    ...(unpriced.length === 0 ? [] : [`The total leaves out what is not priced: ${unpriced.join(', ')}.`]),
  ];
}
