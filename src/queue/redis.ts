import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { DomainError } from '../domain/errors.ts';

/**
 * What a connection is for. `fail-fast`: commands fail at once while Redis is away, so nobody waits for it.
 * `patient`: commands wait, as BullMQ's workers and subscribers need.
 */
export type ConnectionPurpose = 'fail-fast' | 'patient';

const purposes: Record<ConnectionPurpose, RedisOptions> = {
  'fail-fast': { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 2000 },
  patient: { maxRetriesPerRequest: null },
};

/** A connection that comes back by itself, for ever, at most 2 s after Redis did. */
export function openRedis(url: string, purpose: ConnectionPurpose, log: Logger): Redis {
  const redis = new Redis(url, {
    connectTimeout: 5000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 2000),
    ...purposes[purpose],
  });
  let told = false;
  redis.on('error', (error: NodeJS.ErrnoException) => {
    if (!told) log.warn({ code: error.code ?? error.message }, 'redis is away; connecting again');
    told = true;
  });
  redis.on('ready', () => {
    if (told) log.info('redis is back');
    told = false;
  });
  return redis;
}

/**
 * One round trip, so that a role can say at its start that Redis is missing.
 * @throws DomainError REDIS_UNREACHABLE naming REDIS_URL.
 */
export async function checkRedis(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 5000 });
  let code = 'no answer';
  redis.on('error', (error: NodeJS.ErrnoException) => {
    code = error.code ?? replyIn(error) ?? code;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw new DomainError(
      'REDIS_UNREACHABLE',
      { code },
      `redis: cannot be reached or refused the login (${replyIn(error) ?? code}); check REDIS_URL and that Redis runs`,
    );
  } finally {
    // One that has ended already would wait 2 s for its socket to close again, and the process with it.
    if (redis.status !== 'end') redis.disconnect();
  }
}

/** The word with which Redis refuses, such as WRONGPASS or NOAUTH. */
function replyIn(error: unknown): string | undefined {
  return error instanceof Error ? /^[A-Z]{4,}/.exec(error.message)?.[0] : undefined;
}
