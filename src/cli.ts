#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAudit } from './cli/audit.ts';
import { addCatalog } from './cli/catalog.ts';
import { addCost } from './cli/cost.ts';
import { print } from './cli/output.ts';
import { addProviders } from './cli/providers.ts';
import { addRoles } from './cli/roles.ts';
import { processEnvironment } from './config.ts';
import { isDomainError } from './domain/errors.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('cloud-engine')
  .description('Deploy cloud infrastructure from Discord: plan, price, approve, apply.')
  .version(version)
  .usage('<role or command>')
  .addHelpText(
    'after',
    '\nConfiguration comes from the environment; "cloud-engine <role> --help" lists a role\'s variables.',
  )
  .configureOutput({ outputError: (text, write) => write(`cloud-engine: ${text.replace(/^error: /, '')}`) })
  .showSuggestionAfterError(false)
  .allowExcessArguments()
  .action(() => {
    const [unknown] = program.args;
    if (unknown === undefined) return program.help();
    const names = program.commands.map((command) => command.name()).join(', ');
    return program.error(`there is no role ${unknown}; there are: ${names}`);
  });

addRoles(program);
program
  .command('demo')
  .description('play one whole deployment on services of its own, then exit')
  .action(async () => {
    const { runDemo } = await import('./sandbox/demo/run-demo.ts');
    await runDemo(processEnvironment(), print);
  });

addCatalog(program);
addCost(program);
addAudit(program);
addProviders(program);

try {
  await program.parseAsync();
} catch (error) {
  // One line for the operator, never a stack trace; what is no DomainError is a defect, and says so.
  const line = isDomainError(error)
    ? error.message
    : `unexpected ${error instanceof Error ? `${error.name}: ${error.message}` : 'error'}`;
  process.stderr.write(`cloud-engine: ${line.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  process.exitCode = 1;
}

// What was started has been stopped by now, or is in a moment. When it has lost its Redis, BullMQ's timers would keep
// the process for ever.
setTimeout(() => process.exit(), 5000).unref();
