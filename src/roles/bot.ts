import type { Logger } from 'pino';
import { type BotTiming, createBot } from '../bot/bot.ts';
import type { Config } from '../config.ts';
import { orchestratorOn } from './engine.ts';
import type { RunningRole } from './running-role.ts';
import { openServices } from './services.ts';

export type BotConfig = Config & {
  readonly DISCORD_TOKEN: string;
  readonly DATABASE_URL: string;
  readonly REDIS_URL: string;
};

/**
 * The role `bot`.
 * @throws DomainError naming the service or variable that is missing.
 */
export async function startBot(config: BotConfig, log: Logger, timing?: BotTiming): Promise<RunningRole> {
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
  });
  try {
    await bot.start();
  } catch (error) {
    await services.close();
    throw error;
  }
  log.info('bot is ready');
  let stopping: Promise<void> | null = null;
  return {
    failed: bot.failed,
    stop() {
      stopping ??= bot.stop().finally(() => services.close());
      return stopping;
    },
  };
}
