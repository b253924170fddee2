// A process that owns services and then does nothing: tests end it in many ways.
import { pino } from 'pino';
import { startPostgres } from '../../src/sandbox/services/postgres.ts';
import { startRedis } from '../../src/sandbox/services/redis.ts';
import type { RunningService } from '../../src/sandbox/services/service.ts';

/** What it is asked to start; a folder makes the data stay. */
export type OwnerRequest = { readonly postgres?: string; readonly redis?: string };
/** What it prints when both run, or why one does not. */
export type OwnerReport = {
  readonly postgres: Pick<RunningService, 'url' | 'port'>;
  readonly redis: Pick<RunningService, 'url' | 'port'>;
  readonly error?: string;
};

const request: OwnerRequest = JSON.parse(process.argv.at(-1) ?? '{}');
const log = pino({ level: 'silent' });

async function start(): Promise<OwnerReport> {
  const [postgres, redis] = await Promise.all([
    startPostgres({ log, ...(request.postgres && { dataDir: request.postgres }) }),
    startRedis({ log, ...(request.redis && { dataDir: request.redis }) }),
  ]);
  return { postgres, redis };
}

const report = await start().catch((error: Error) => ({ error: error.message }));
process.stdout.write(`${JSON.stringify(report)}\n`);
