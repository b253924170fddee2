#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { type Config, loadConfig, processEnvironment, requireVariables } from './config.ts';
import { isDomainError } from './domain/errors.ts';
import { createLogger } from './log.ts';
import { runUntilStopped } from './roles/run-until-stopped.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('cloud-engine')
  .description('Deploy cloud infrastructure from Discord: plan, price, approve, apply.')
  .version(version)
  .addHelpText('after', '\nConfiguration comes from the environment; the README lists the variables.');

program
  .command('bot')
  .description('serve Discord: validate, enqueue, show lobbies, relay progress')
  .action(async () => {
    const config = requireVariables(configuration(), 'DISCORD_TOKEN', 'DATABASE_URL', 'REDIS_URL');
    const { startBot } = await import('./roles/bot.ts');
    await runUntilStopped(() => startBot(config, createLogger(config, 'bot')));
  });

program
  .command('worker')
  .description('claim plans and applies and run terraform')
  .action(async () => {
    const config = requireVariables(configuration(), 'DATABASE_URL', 'REDIS_URL', 'ENCRYPTION_KEY');
    const { startWorker } = await import('./roles/worker.ts');
    const path = processEnvironment()['PATH'] ?? '';
    await runUntilStopped(() => startWorker(config, createLogger(config, 'worker'), path));
  });

program
  .command('dashboard')
  .description('show operators what runs and waits: front page, Bull Board, metrics')
  .action(async () => {
    const config = requireVariables(configuration(), 'DATABASE_URL', 'REDIS_URL', 'DASHBOARD_PASSWORD');
    const { startDashboard } = await import('./roles/dashboard.ts');
    await runUntilStopped(() => startDashboard(config, createLogger(config, 'dashboard')));
  });

program
  .command('migrate')
  .description('bring the database up to this version, then exit')
  .action(async () => {
    const config = requireVariables(configuration(), 'DATABASE_URL');
    const { migrate } = await import('./db/migrate.ts');
    const applied = await migrate({ url: config.DATABASE_URL, log: createLogger(config, 'migrate') });
    print(applied.length === 0 ? 'the database is up to date' : `applied ${applied.join(', ')}`);
  });

program
  .command('up')
  .description('everything at once on embedded services, until Ctrl-C')
  .action(async () => {
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
