import type { Command } from 'commander';

/** `cloud-engine cost`: the list price of each resource of a deployment file, and of all. It needs no configuration. */
export function addCost(program: Command): void {
  program
    .command('cost <file>')
    .description('print what a deployment file costs, each resource and in total')
    .option('--json', 'for programs: dollars an hour and a month; null stands for not priced')
    .allowExcessArguments(false)
    .action(async (file: string, { json }: { json?: true }) => {
      const { printCost } = await import('./print-cost.ts');
      await printCost(file, { asJson: json ?? false });
    });
}
