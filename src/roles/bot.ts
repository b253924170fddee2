import type { Logger } from 'pino';
import { type Bot, type BotTiming, createBot } from '../bot/bot.ts';
import type { Config } from '../config.ts';
import { DomainError } from '../domain/errors.ts';
import type { Check } from '../health/checks.ts';
import { createBotMetrics } from '../metrics/bot-metrics.ts';
import type { MetricsRegistry } from '../metrics/registry.ts';
import { orchestratorOn } from './engine.ts';
import { observe } from './observed.ts';
import type { RunningRole } from './running-role.ts';
import { openServices } from './services.ts';

export type BotConfig = Config & {
  readonly DISCORD_TOKEN: string;
  readonly DATABASE_URL: string;
  readonly REDIS_URL: string;
};

/**
 * The role `bot`.
 * @param registry somebody else's: then that one serves health and metrics, too
 * @throws DomainError naming the service or variable that is missing.
 */
export async function startBot(
  config: BotConfig,
  log: Logger,
  timing?: BotTiming,
  registry?: MetricsRegistry,
): Promise<RunningRole> {
  const observation = observe(config, log, registry);
  const services = await openServices(config, log);
  const bot = createBot({
    db: services.database.db,
    orchestrator: orchestratorOn(services, config, log),
    bus: services.bus,
    token: config.DISCORD_TOKEN,
    apiUrl: config.DISCORD_API_URL,
    guildId: config.DISCORD_GUILD_ID,
    log,
    ...(timing && { timing }),
    ...(observation.registry && { metrics: createBotMetrics(observation.registry) }),
  });
  const checks: readonly Check[] = [{ name: 'discord', run: async () => requireConnected(bot) }];
  const close = () => observation.close().finally(() => services.close());
  try {
    await observation.serve(services, checks);
    await bot.start();
  } catch (error) {
    await close();
    throw error;
  }
  log.info('bot is ready');
  let stopping: Promise<void> | null = null;
  return {
    failed: bot.failed,
    checks,
    stop() {
      stopping ??= bot.stop().finally(close);
      return stopping;
    },
  };
}

function requireConnected(bot: Bot): void {
  if (bot.isConnected()) return;
  throw new DomainError('DISCORD_UNREACHABLE', {}, 'discord: not connected at the moment; it connects again');
}
