import type { Redis } from 'ioredis';
import { z } from 'zod';

const channel = 'cloud-engine:progress';

const nudge = z.object({ sessionId: z.string(), runId: z.string().optional() });

/**
 * "Something about this session is new in Postgres." Carries ids only. With a run id it comes from the worker that has
 * the run; without one from a person's act, which that worker may have to obey.
 */
export type Nudge = z.output<typeof nudge>;

/** Redis pub/sub as a wake-up: it may lose and repeat; who listens reads Postgres. */
export type ProgressBus = {
  /** Never throws and never waits for a Redis that is away. */
  publish(message: Nudge): void;
  /** Calls `onNudge` for each message and `onConnect` at every (re)connection, since messages may have been missed. */
  subscribe(handlers: { onNudge: (message: Nudge) => void; onConnect?: () => void }): Promise<void>;
};

/**
 * @param publisher a connection that fails at once while Redis is away (`failFastRedis`)
 * @param subscriber a connection used for nothing else
 */
export function createProgressBus(connections: { publisher: Redis; subscriber?: Redis }): ProgressBus {
  const { publisher, subscriber } = connections;
  return {
    publish(message) {
      if (publisher.status !== 'ready') return;
      publisher.publish(channel, JSON.stringify(message)).catch(() => {});
    },
    async subscribe({ onNudge, onConnect }) {
      if (subscriber === undefined) throw new Error('this progress bus has no subscriber connection');
      subscriber.on('message', (from: string, text: string) => {
        const message = from === channel ? parse(text) : null;
        if (message !== null) onNudge(message);
      });
      // ioredis subscribes again by itself after a reconnect.
      subscriber.on('ready', () => onConnect?.());
      await subscriber.subscribe(channel).catch(() => {});
    },
  };
}

function parse(text: string): Nudge | null {
  try {
    return nudge.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
