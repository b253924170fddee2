import type { Command } from 'commander';
import type { Logger } from 'pino';
import {
  type Config,
  loadConfig,
  processEnvironment,
  requireVariables,
  type VariableName,
} from '../config.ts';
import { runUntilStopped } from '../roles/run-until-stopped.ts';
import type { Role } from '../variables.ts';
import { print } from './output.ts';
import { variablesHelp } from './variables-help.ts';

/** The variables without which a role does not start. */
const needed = {
  bot: ['DISCORD_TOKEN', 'DATABASE_URL', 'REDIS_URL'],
  worker: ['DATABASE_URL', 'REDIS_URL', 'ENCRYPTION_KEY'],
  dashboard: ['DATABASE_URL', 'REDIS_URL', 'DASHBOARD_PASSWORD'],
  migrate: ['DATABASE_URL'],
  up: [],
} as const satisfies Record<Role, readonly VariableName[]>;

/** `cloud-engine bot`, `worker`, …: the processes of an installation. */
export function addRoles(program: Command): void {
  function role(name: Role, description: string, action: () => Promise<void>): void {
    program
      .command(name)
      .description(description)
      .allowExcessArguments(false)
      .addHelpText('after', () => variablesHelp(name, needed[name]))
      .action(action);
  }

  role('bot', 'serve Discord: validate, enqueue, show lobbies, relay progress', async () => {
    const config = requireVariables(configuration(), ...needed.bot);
    const { startBot } = await import('../roles/bot.ts');
    await runUntilStopped(async () => startBot(config, await logOf(config, 'bot')));
  });

  role('worker', 'claim plans and applies and run terraform', async () => {
    const config = requireVariables(configuration(), ...needed.worker);
    const { startWorker } = await import('../roles/worker.ts');
    const path = processEnvironment()['PATH'] ?? '';
    await runUntilStopped(async () => startWorker(config, await logOf(config, 'worker'), path));
  });

  role('dashboard', 'show operators what runs and waits: front page, Bull Board, metrics', async () => {
    const config = requireVariables(configuration(), ...needed.dashboard);
    const { startDashboard } = await import('../roles/dashboard.ts');
    await runUntilStopped(async () => startDashboard(config, await logOf(config, 'dashboard')));
  });

  role('migrate', 'bring the database up to this version, then exit', async () => {
    const config = requireVariables(configuration(), ...needed.migrate);
    const { migrate } = await import('../db/migrate.ts');
    const applied = await migrate({ url: config.DATABASE_URL, log: await logOf(config, 'migrate') });
    print(applied.length === 0 ? 'the database is up to date' : `applied ${applied.join(', ')}`);
  });

  role('up', 'everything at once on embedded services, until Ctrl-C', async () => {
    const { startUp } = await import('../sandbox/up.ts');
    const { terminalOf } = await import('../sandbox/terminal/terminal.ts');
    const terminal = terminalOf(process, () => void process.emit('SIGINT'));
    const config = configuration();
    await runUntilStopped(async () =>
      startUp(config, { environment: processEnvironment(), print, terminal }),
    );
  });
}

function configuration(): Config {
  return loadConfig(processEnvironment());
}

async function logOf(config: Config, role: Role): Promise<Logger> {
  const { createLogger } = await import('../log.ts');
  return createLogger(config, role);
}
