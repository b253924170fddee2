import fastify, {
  type FastifyInstance,
  type onRequestAsyncHookHandler,
  type RouteShorthandOptions,
} from 'fastify';
import type { Logger } from 'pino';
import type { MetricsRegistry } from '../metrics/registry.ts';
import { type Check, createReadiness } from './checks.ts';
import { listen } from './listen.ts';
import { bearerToken, sameSecret } from './secret.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whoever asks may read this. */
    open?: boolean;
  }
}

const open = { config: { open: true } } as const;

/** `/healthz`: the process lives. `/readyz`: everything that it needs works, each named; 503 when something does not. */
export function addHealthRoutes(app: FastifyInstance, checks: readonly Check[]): void {
  const readiness = createReadiness(checks);
  app.get('/healthz', open, async () => ({ status: 'ok' }));
  app.get('/readyz', open, async (_request, reply) => {
    const { ready, checks: results } = await readiness.look();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks: results });
  });
}

/**
 * `/metrics` in the text form that Prometheus reads.
 * @param route looks whether who asks may read it
 */
export function addMetricsRoute(
  app: FastifyInstance,
  registry: MetricsRegistry,
  route: RouteShorthandOptions = {},
): void {
  app.get('/metrics', route, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}

export type HealthServer = { readonly port: number; close(): Promise<void> };

/**
 * What bot and worker serve on HEALTH_PORT: health and, with the token if there is one, metrics.
 * @throws DomainError CONFIG_INVALID naming HEALTH_HOST or HEALTH_PORT
 */
export async function startHealthServer(options: {
  readonly host: string;
  readonly port: number;
  readonly checks: readonly Check[];
  readonly registry: MetricsRegistry;
  readonly token: string | undefined;
  readonly log: Logger;
}): Promise<HealthServer> {
  const { host, checks, registry, token, log } = options;
  const app = fastify({ forceCloseConnections: true });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  addHealthRoutes(app, checks);
  addMetricsRoute(app, registry, token === undefined ? {} : { onRequest: asksFor(token) });
  const port = await listen(app, { host, port: options.port }, { host: 'HEALTH_HOST', port: 'HEALTH_PORT' });
  log.info({ host, port }, 'health is served');
  return { port, close: () => app.close() };
}

function asksFor(token: string): onRequestAsyncHookHandler {
  return async (request, reply) => {
    if (sameSecret(bearerToken(request.headers.authorization) ?? '', token)) return;
    reply.header('www-authenticate', 'Bearer');
    return reply.code(401).send({ error: 'this asks for the token that METRICS_TOKEN holds' });
  };
}
