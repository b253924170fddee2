import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { checkDatabase, type DatabaseHandle, openDatabase } from '../db/client.ts';
import { requireCurrentSchema } from '../db/current-schema.ts';
import { createDispatcher, type Dispatcher } from '../queue/dispatcher.ts';
import { createProgressBus, type ProgressBus } from '../queue/progress.ts';
import { checkRedis, openRedis } from '../queue/redis.ts';

/** What bot and worker alike are built on. */
export type Services = {
  readonly database: DatabaseHandle;
  readonly redis: Redis;
  readonly dispatcher: Dispatcher;
  readonly bus: ProgressBus;
  close(): Promise<void>;
};

/**
 * Connects to Postgres and Redis, and looks whether both are fit.
 * @throws DomainError DATABASE_UNREACHABLE, SCHEMA_OUTDATED or REDIS_UNREACHABLE, in one line for the operator.
 */
export async function openServices(
  config: Pick<Config, 'DATABASE_URL' | 'REDIS_URL'> & {
    readonly DATABASE_URL: string;
    readonly REDIS_URL: string;
  },
  log: Logger,
  options: { readonly connections?: number } = {},
): Promise<Services> {
  const database = openDatabase(config.DATABASE_URL, { max: options.connections ?? 10 });
  try {
    await checkDatabase(database.pool);
    await requireCurrentSchema(database.pool);
    await checkRedis(config.REDIS_URL);
  } catch (error) {
    await database.close();
    throw error;
  }
  const redis = openRedis(config.REDIS_URL, 'fail-fast', log);
  const subscriber = openRedis(config.REDIS_URL, 'patient', log);
  const dispatcher = createDispatcher({ redis, log });
  return {
    database,
    redis,
    dispatcher,
    bus: createProgressBus({ publisher: redis, subscriber }),
    async close() {
      await dispatcher.close();
      redis.disconnect();
      subscriber.disconnect();
      await database.close();
    },
  };
}
