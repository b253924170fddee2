import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { createOrchestrator } from '../engine/create-orchestrator.ts';
import type { Orchestrator } from '../engine/orchestrator.ts';
import type { Services } from './services.ts';

/** The use cases as the configuration wants them. */
export function orchestratorOn(services: Services, config: Config, log: Logger): Orchestrator {
  return createOrchestrator({
    db: services.database.db,
    dispatcher: services.dispatcher,
    bus: services.bus,
    log,
    settings: {
      sessionTtlMinutes: config.SESSION_TTL_MINUTES,
      approvalTtlHours: config.APPROVAL_TTL_HOURS,
      maxOpenSessions: config.MAX_OPEN_SESSIONS,
    },
  });
}
