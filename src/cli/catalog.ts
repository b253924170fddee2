import type { Command } from 'commander';

/**
 * `cloud-engine catalog` and `render`: what can be deployed, and as what. They need no configuration. What they print
 * with is loaded when it is needed, here and in other commands: every start reads this.
 */
export function addCatalog(program: Command): void {
  program
    .command('catalog')
    .description('list providers, resource types and their inputs')
    .option('--json', 'for programs: inputs as JSON Schema, with an example of each type')
    .allowExcessArguments(false)
    .action(async ({ json }: { json?: true }) => {
      const { printCatalog } = await import('./print-catalog.ts');
      printCatalog({ asJson: json ?? false });
    });
  program
    .command('render <file>')
    .description('print the Terraform JSON of a deployment file (YAML or JSON)')
    .allowExcessArguments(false)
    .action(async (file: string) => {
      const { printRendered } = await import('./print-rendered.ts');
      await printRendered(file);
    });
}
