import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/db/migrate.ts';
import { startPostgres } from '../../src/sandbox/services/postgres.ts';
import { startRedis } from '../../src/sandbox/services/redis.ts';
import { createDatabase } from './database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
    templateDatabase: string;
    redisUrl: string;
  }
}

/** Once for a whole run: one Postgres with a migrated template database, and one Redis. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const log = pino({ level: 'silent' });
  const [postgres, redis] = await Promise.all([startPostgres({ log }), startRedis({ log })]);
  const templateDatabase = 'template_migrated';
  await migrate({ url: await createDatabase(postgres.url, templateDatabase) });
  project.provide('postgresUrl', postgres.url);
  project.provide('templateDatabase', templateDatabase);
  project.provide('redisUrl', redis.url);
  return async () => {
    await Promise.all([postgres.stop(), redis.stop()]);
  };
}
