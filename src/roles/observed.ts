import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Check } from '../health/checks.ts';
import { startHealthServer } from '../health/server.ts';
import { openServiceChecks } from '../health/service-checks.ts';
import { createMetricsRegistry, type MetricsRegistry } from '../metrics/registry.ts';
import type { Services } from './services.ts';

/** How bot and worker are observed: by whoever shares a registry with them, else on HEALTH_PORT, else not at all. */
export type Observation = {
  /** Where the role's metrics go; null: nowhere. */
  readonly registry: MetricsRegistry | null;
  /** Serves the role's health and metrics, if it is to do so itself. */
  serve(services: Services, checks: readonly Check[]): Promise<void>;
  close(): Promise<void>;
};

/** @param shared somebody else's registry: then that one serves health and metrics, too */
export function observe(
  config: Config & { readonly DATABASE_URL: string },
  log: Logger,
  shared: MetricsRegistry | undefined,
): Observation {
  const { HEALTH_HOST: host, HEALTH_PORT: port, METRICS_TOKEN: token } = config;
  if (shared !== undefined || port === undefined) {
    return { registry: shared ?? null, serve: async () => {}, close: async () => {} };
  }
  const registry = createMetricsRegistry();
  const closers: (() => Promise<void>)[] = [];
  return {
    registry,
    async serve({ redis }, checks) {
      const services = openServiceChecks(config.DATABASE_URL, redis);
      closers.push(services.close);
      const all = [...services.checks, ...checks];
      const server = await startHealthServer({ host, port, checks: all, registry, token, log });
      closers.push(server.close);
    },
    async close() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}
