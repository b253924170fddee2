import { collectDefaultMetrics, Registry } from 'prom-client';

/** What Prometheus asks this process for. One for each process, handed to whoever has something to tell. */
export type MetricsRegistry = Registry;

/** Every name begins with it. */
export const prefix = 'cloud_engine_';

/** A registry that knows how this process does: processor time, memory, event loop. */
export function createMetricsRegistry(): MetricsRegistry {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix });
  return register;
}
