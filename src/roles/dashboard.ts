import { isIPv6 } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { createDashboard } from '../dashboard/dashboard.ts';
import type { Check } from '../health/checks.ts';
import { isTaken, listen } from '../health/listen.ts';
import { openServiceChecks } from '../health/service-checks.ts';
import { registerClusterMetrics } from '../metrics/cluster-metrics.ts';
import { createMetricsRegistry, type MetricsRegistry } from '../metrics/registry.ts';
import { openQueue } from '../queue/dispatcher.ts';
import type { RunningRole } from './running-role.ts';
import { openServices } from './services.ts';

export type DashboardConfig = Config & {
  readonly DATABASE_URL: string;
  readonly REDIS_URL: string;
  readonly DASHBOARD_PASSWORD: string;
};

/** Who logs in where DASHBOARD_USER names nobody. */
export const defaultUser = 'admin';

/** How many ports above a taken one are tried. */
const moves = 50;

export type RunningDashboard = RunningRole & {
  /** Where a browser on this machine finds it. */
  readonly url: string;
};

/**
 * The role `dashboard`.
 * @param options.registry what the process's other roles tell, served here too
 * @param options.checks what has to work for the process's other roles
 * @param options.mayMove a taken port is no reason to fail: the next free one is taken
 * @throws DomainError naming the service or variable that is missing or wrong
 */
export async function startDashboard(
  config: DashboardConfig,
  log: Logger,
  options: {
    readonly registry?: MetricsRegistry;
    readonly checks?: readonly Check[];
    readonly mayMove?: boolean;
  } = {},
): Promise<RunningDashboard> {
  const { registry = createMetricsRegistry(), checks = [], mayMove = false } = options;
  const services = await openServices(config, log);
  const { redis, database } = services;
  const health = openServiceChecks(config.DATABASE_URL, redis);
  const queues = { plan: openQueue('plan', redis), apply: openQueue('apply', redis) };
  registerClusterMetrics(registry, database.db);
  const app = await createDashboard({
    db: database.db,
    queues,
    checks: [...health.checks, ...checks],
    registry,
    credentials: { user: config.DASHBOARD_USER ?? defaultUser, password: config.DASHBOARD_PASSWORD },
    metricsToken: config.METRICS_TOKEN,
    log,
  });
  async function close(): Promise<void> {
    await app.close();
    await Promise.allSettled([queues.plan.close(), queues.apply.close()]);
    await health.close();
    await services.close();
  }
  try {
    const url = await listenSomewhere(app, config, mayMove);
    log.info({ url }, 'dashboard is ready');
    let stopping: Promise<void> | null = null;
    return {
      url,
      stop() {
        stopping ??= close();
        return stopping;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listenSomewhere(app: FastifyInstance, config: Config, mayMove: boolean): Promise<string> {
  const { DASHBOARD_HOST: host, DASHBOARD_PORT: first } = config;
  const variables = { host: 'DASHBOARD_HOST', port: 'DASHBOARD_PORT' };
  for (let port = first; ; port++) {
    try {
      return urlOf(host, await listen(app, { host, port }, variables));
    } catch (error) {
      if (!mayMove || !isTaken(error) || port >= first + moves) throw error;
    }
  }
}

function urlOf(host: string, port: number): string {
  const everywhere = ['0.0.0.0', '::'].includes(host);
  const name = everywhere ? '127.0.0.1' : isIPv6(host) ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
