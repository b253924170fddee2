import type { Queue } from 'bullmq';
import fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import { withoutParameters } from '../db/outage.ts';
import { readOverview } from '../db/overview.ts';
import type { Check } from '../health/checks.ts';
import { addHealthRoutes, addMetricsRoute } from '../health/server.ts';
import type { MetricsRegistry } from '../metrics/registry.ts';
import { type AttemptLimit, createAttempts, defaultAttemptLimit } from './attempts.ts';
import { addBoard } from './board.ts';
import type { Credentials } from './credentials.ts';
import { createGuard } from './guard.ts';
import { addSecurityHeaders } from './headers.ts';
import { addLoginRoutes } from './login-routes.ts';
import { outagePage, overviewPage } from './pages/overview-page.ts';
import { refreshScript } from './pages/refresh-script.ts';
import { createSessionCookies } from './session-cookie.ts';

export type DashboardOptions = {
  readonly db: Database;
  readonly queues: { readonly plan: Queue; readonly apply: Queue };
  readonly checks: readonly Check[];
  readonly registry: MetricsRegistry;
  readonly credentials: Credentials;
  /** Lets scrapers read `/metrics` without a login. */
  readonly metricsToken: string | undefined;
  readonly log: Logger;
  readonly attemptLimit?: AttemptLimit;
  /** Milliseconds of the epoch. */
  readonly now?: () => number;
};

/**
 * The operators' site: projects and their lines, Bull Board, metrics, health. It listens nowhere yet. All of it is
 * behind the login, but `/healthz`, `/readyz` and the login page.
 */
export async function createDashboard(options: DashboardOptions): Promise<FastifyInstance> {
  const { db, queues, checks, registry, credentials, metricsToken, log } = options;
  const app = fastify({ forceCloseConnections: true });
  const cookies = createSessionCookies(credentials, options.now);
  const attempts = createAttempts(options.attemptLimit ?? defaultAttemptLimit);
  app.addHook('onRequest', async (_request, reply) => addSecurityHeaders(reply));
  app.addHook('onRequest', createGuard({ credentials, metricsToken, cookies, attempts }));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'there is nothing here' }));
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode < 500) return reply.code(statusCode).send({ error: error.message });
    log.error({ path: request.routeOptions.url, err: withoutParameters(error) }, 'request failed');
    return reply.code(500).send({ error: 'this went wrong; the log of the dashboard tells why' });
  });
  addHealthRoutes(app, checks);
  addMetricsRoute(app, registry, { config: { metrics: true } });
  addLoginRoutes(app, { credentials, cookies, attempts });
  addFrontPage(app, db, log);
  await addBoard(app, queues);
  return app;
}

function addFrontPage(app: FastifyInstance, db: Database, log: Logger): void {
  app.get('/', async (_request, reply) => {
    const overview = await readOverview(db).catch((error: unknown) => {
      log.warn({ err: withoutParameters(error) }, 'front page not read');
      return null;
    });
    reply.type('text/html');
    return overview === null ? reply.code(503).send(outagePage()) : reply.send(overviewPage(overview));
  });
  app.get('/refresh.js', async (_request, reply) => reply.type('text/javascript').send(refreshScript));
}
