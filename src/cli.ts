#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { variablesHelp } from './cli-help.ts';
import {
  type Config,
  loadConfig,
  processEnvironment,
  requireVariables,
  type VariableName,
} from './config.ts';
import { isDomainError } from './domain/errors.ts';
import { createLogger } from './log.ts';
import { runUntilStopped } from './roles/run-until-stopped.ts';
import type { Role } from './variables.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The variables without which a role does not start. */
const needed = {
  bot: ['DISCORD_TOKEN', 'DATABASE_URL', 'REDIS_URL'],
  worker: ['DATABASE_URL', 'REDIS_URL', 'ENCRYPTION_KEY'],
  dashboard: ['DATABASE_URL', 'REDIS_URL', 'DASHBOARD_PASSWORD'],
  migrate: ['DATABASE_URL'],
  up: [],
} as const satisfies Record<Role, readonly VariableName[]>;

const program = new Command('cloud-engine')
  .description('Deploy cloud infrastructure from Discord: plan, price, approve, apply.')
  .version(version)
  .usage('<role>')
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
    const roles = program.commands.map((command) => command.name()).join(', ');
    return program.error(`there is no role ${unknown}; there are: ${roles}`);
  });

role('bot', 'serve Discord: validate, enqueue, show lobbies, relay progress', async () => {
  const config = requireVariables(configuration(), ...needed.bot);
  const { startBot } = await import('./roles/bot.ts');
  await runUntilStopped(() => startBot(config, createLogger(config, 'bot')));
});

role('worker', 'claim plans and applies and run terraform', async () => {
  const config = requireVariables(configuration(), ...needed.worker);
  const { startWorker } = await import('./roles/worker.ts');
  const path = processEnvironment()['PATH'] ?? '';
  await runUntilStopped(() => startWorker(config, createLogger(config, 'worker'), path));
});

role('dashboard', 'show operators what runs and waits: front page, Bull Board, metrics', async () => {
  const config = requireVariables(configuration(), ...needed.dashboard);
  const { startDashboard } = await import('./roles/dashboard.ts');
  await runUntilStopped(() => startDashboard(config, createLogger(config, 'dashboard')));
});

role('migrate', 'bring the database up to this version, then exit', async () => {
  const config = requireVariables(configuration(), ...needed.migrate);
  const { migrate } = await import('./db/migrate.ts');
  const applied = await migrate({ url: config.DATABASE_URL, log: createLogger(config, 'migrate') });
  print(applied.length === 0 ? 'the database is up to date' : `applied ${applied.join(', ')}`);
});

role('up', 'everything at once on embedded services, until Ctrl-C', async () => {
  const { startUp } = await import('./sandbox/up.ts');
  const { terminalOf } = await import('./sandbox/terminal/terminal.ts');
  const terminal = terminalOf(process, () => void process.emit('SIGINT'));
  const config = configuration();
  await runUntilStopped(() => startUp(config, { environment: processEnvironment(), print, terminal }));
});

program
  .command('demo')
  .description('play one whole deployment on services of its own, then exit')
  .action(async () => {
    const { runDemo } = await import('./sandbox/demo/run-demo.ts');
    await runDemo(processEnvironment(), print);
  });

function role(name: Role, description: string, action: () => Promise<void>): void {
  program
    .command(name)
    .description(description)
    .allowExcessArguments(false)
    .addHelpText('after', () => variablesHelp(name, needed[name]))
    .action(action);
}

function configuration(): Config {
  return loadConfig(processEnvironment());
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

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
