import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import type { WakeUp } from '../domain/run.ts';
import type { Dispatcher, QueueState } from '../queue/dispatcher.ts';
import type { ProgressBus } from '../queue/progress.ts';

/** What every use case works with. */
export type EngineContext = {
  readonly db: Database;
  readonly dispatcher: Dispatcher;
  readonly bus: ProgressBus;
  readonly log: Logger;
  readonly settings: EngineSettings;
};

export type EngineSettings = {
  readonly sessionTtlMinutes: number;
  readonly approvalTtlHours: number;
  readonly maxOpenSessions: number;
};

/** After a commit: tells lobbies that a session has changed, and wakes a worker. Neither is waited for long. */
export async function tell(
  context: Pick<EngineContext, 'bus' | 'dispatcher'>,
  sessionId: string,
  wakeUp: WakeUp | null,
): Promise<QueueState> {
  context.bus.publish({ sessionId });
  return context.dispatcher.wake(wakeUp);
}
