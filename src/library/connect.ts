import { pino } from 'pino';
import { loadConfig, processEnvironment, requireVariables } from '../config.ts';
import type { Database } from '../db/client.ts';
import type { Orchestrator } from '../engine/orchestrator.ts';
import { orchestratorOn } from '../roles/engine.ts';
import { openServices } from '../roles/services.ts';
import { createLooker, type Looker } from './look.ts';
import { createSessionNews } from './session-news.ts';
import type { CloudOrchestratorOptions } from './types.ts';

/** The engine on an installation's services. */
export type Connection = {
  readonly engine: Orchestrator;
  readonly db: Database;
  readonly looker: Looker;
  close(): Promise<void>;
};

/**
 * Connects as the roles do, with the settings of the environment where none are given.
 * @param closed aborted once nobody is to wait any more
 * @throws DomainError CONFIG_INVALID, DATABASE_UNREACHABLE, SCHEMA_OUTDATED or REDIS_UNREACHABLE
 */
export async function connect(options: CloudOrchestratorOptions, closed: AbortSignal): Promise<Connection> {
  const { databaseUrl, redisUrl, log = pino({ level: 'silent' }) } = options;
  const environment = processEnvironment();
  const config = requireVariables(
    loadConfig({
      ...environment,
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    }),
    'DATABASE_URL',
    'REDIS_URL',
  );
  const services = await openServices(config, log);
  const news = createSessionNews(services.bus, closed);
  return {
    engine: orchestratorOn(services, config, log),
    db: services.database.db,
    looker: createLooker(news, closed, log),
    close: services.close,
  };
}
