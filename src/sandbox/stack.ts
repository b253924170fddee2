import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { BotTiming } from '../bot/bot.ts';
import type { Config } from '../config.ts';
import { migrate } from '../db/migrate.ts';
import { DomainError } from '../domain/errors.ts';
import type { Orchestrator } from '../engine/orchestrator.ts';
import type { Check } from '../health/checks.ts';
import type { MetricsRegistry } from '../metrics/registry.ts';
import type { BotConfig } from '../roles/bot.ts';
import type { WorkerConfig } from '../roles/worker.ts';
import { startPostgres } from './services/postgres.ts';
import { startRedis } from './services/redis.ts';
import type { RunningService, ServiceName } from './services/service.ts';
import type { StopStack } from './stop-stack.ts';

/** What every role of an installation needs. */
export type InstallationConfig = BotConfig & WorkerConfig;

/** Everything that is started goes onto `stops`, and tells `onFailure` when it ends by itself. */
export type StackParts = {
  readonly log: Logger;
  readonly stops: StopStack;
  readonly onFailure: (error: Error) => void;
};

/** The code of the roles is most of the program: it is loaded while services start. */
async function loadRoles() {
  const [{ startBot }, { startWorker }] = await Promise.all([
    import('../roles/bot.ts'),
    import('../roles/worker.ts'),
  ]);
  return { startBot, startWorker };
}

/**
 * Brings up Postgres and Redis where the configuration names none, and the database's schema.
 * @param home where the services keep their data; without it, it goes with them
 * @throws DomainError of whatever is missing
 */
export async function startServices(
  parts: StackParts,
  config: Pick<Config, 'DATABASE_URL' | 'REDIS_URL'>,
  home?: string,
): Promise<{ readonly DATABASE_URL: string; readonly REDIS_URL: string }> {
  const { log } = parts;
  const dataDir = (name: string) => (home === undefined ? {} : { dataDir: join(home, name) });
  if (home !== undefined) mkdirSync(home, { recursive: true });
  // Whoever starts the roles hears of what fails here.
  void loadRoles().catch(() => {});
  const DATABASE_URL =
    config.DATABASE_URL ??
    (await started(
      parts,
      'postgres',
      startPostgres({ log: log.child({ part: 'postgres' }), ...dataDir('postgres') }),
    ));
  const REDIS_URL =
    config.REDIS_URL ??
    (await started(parts, 'redis', startRedis({ log: log.child({ part: 'redis' }), ...dataDir('redis') })));
  await migrate({ url: DATABASE_URL, log });
  return { DATABASE_URL, REDIS_URL };
}

/** The URL of a service that is being started. Whoever stops meanwhile waits for it, and leaves nothing of it behind. */
async function started(
  { stops, onFailure }: StackParts,
  name: ServiceName,
  starting: Promise<RunningService>,
): Promise<string> {
  let stopping = false;
  stops.push(async () => {
    stopping = true;
    await starting.then(
      (service) => service.stop(),
      () => {},
    );
  });
  const service = await starting;
  void service.ended.then(() => {
    if (!stopping)
      onFailure(new DomainError('SERVICE_FAILED', { service: name }, `${name}: ended by itself`));
  });
  return service.url;
}

/** Lets `act` do something as the engine does it, before anybody else is there. */
export async function withEngine(
  { log }: StackParts,
  config: InstallationConfig,
  act: (orchestrator: Orchestrator) => Promise<void>,
): Promise<void> {
  const [{ openServices }, { orchestratorOn }] = await Promise.all([
    import('../roles/services.ts'),
    import('../roles/engine.ts'),
  ]);
  const services = await openServices(config, log);
  try {
    await act(orchestratorOn(services, config, log));
  } finally {
    await services.close();
  }
}

/**
 * Starts the bot and one worker. The worker is stopped first, so that the bot can still say how its runs ended.
 * @param path where programs are looked for (PATH)
 * @param options.registry where their metrics go; then somebody else serves these and their health
 * @returns what has to work for them, beside Postgres and Redis
 * @throws DomainError of whatever is missing
 */
export async function startRoles(
  { log, stops, onFailure }: StackParts,
  config: InstallationConfig,
  path: string,
  options: { readonly timing?: BotTiming; readonly registry?: MetricsRegistry } = {},
): Promise<readonly Check[]> {
  const { timing, registry } = options;
  const { startBot, startWorker } = await loadRoles();
  const bot = await startBot(config, log.child({ part: 'bot' }), timing, registry);
  stops.push((hurry) => bot.stop({ hurry }));
  void bot.failed?.then(onFailure);
  const worker = await startWorker(config, log.child({ part: 'worker' }), path, registry);
  stops.push((hurry) => worker.stop({ hurry }));
  return [...(bot.checks ?? []), ...(worker.checks ?? [])];
}
