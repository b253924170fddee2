import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Core } from '../core.ts';
import { uploadLimit } from '../validation/message-limits.ts';
import type { OpenApi } from '../validation/openapi.ts';
import { ApiError, apiError, refuse } from './api-error.ts';
import { type ParsedBody, parseBody } from './body.ts';
import type { Faults, Hit } from './faults.ts';
import type { RateLimits } from './rate-limits.ts';
import type { RequestLog } from './request-log.ts';
import type { Answer, Route, RouteRequest } from './route.ts';

export const prefix = '/api/v10';

export type ServerParts = {
  readonly core: Core;
  readonly token: string;
  readonly routes: readonly Route[];
  readonly openApi: OpenApi;
  readonly log: RequestLog;
  readonly faults: Faults;
  /** Null: as fast as anybody likes. */
  readonly rateLimits: RateLimits | null;
};

type Outcome = {
  readonly answer: Answer;
  readonly error?: unknown;
  readonly parsed: ParsedBody;
  /** What it is told about rate limits. */
  readonly headers?: Readonly<Record<string, string>>;
};

const nothing: ParsedBody = { body: undefined, files: [] };

/** The HTTP side: every request is authenticated, validated, logged, and answered as Discord would. */
export function createRestServer(parts: ServerParts): FastifyInstance {
  const app = fastify({
    bodyLimit: 4 * uploadLimit,
    logger: false,
    forceCloseConnections: true,
    // discord.js writes `@original` so, which the router takes for another word.
    rewriteUrl: ({ url = '/' }) => url.replace('/%40', '/@'),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  for (const route of parts.routes) {
    app.route({
      method: route.method,
      url: prefix + route.path.replace(/\{(\w+)\}/g, ':$1'),
      handler: (request, reply) => serve(parts, route, request, reply),
    });
  }
  app.setNotFoundHandler((request, reply) => serve(parts, undefined, request, reply));
  return app;
}

async function serve(
  parts: ServerParts,
  route: Route | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { core, log, faults } = parts;
  const at = core.world.clock.now();
  const path = pathOf(request.url);
  const hit = faults.take(request.method, path);
  if (hit) core.world.changed({ kind: 'request-hit' });
  await hit?.released;
  const { answer, error, parsed, headers = {} } = await outcome(parts, route, request, hit);
  const cut = hit?.effect === 'cut' || hit?.effect === 'lose-answer';
  log.add(
    {
      method: request.method,
      path,
      query: queryOf(request),
      body: parsed.body,
      files: parsed.files.map((file) => ({ filename: file.filename, bytes: file.data.length })),
      at,
      status: cut ? 0 : answer.status,
      code: error instanceof ApiError ? error.code : undefined,
    },
    error,
    route === undefined,
  );
  core.world.changed({ kind: 'request-answered' });
  if (cut) {
    reply.hijack();
    request.raw.socket.destroy();
    return reply;
  }
  reply.headers(headers);
  return answer.body === undefined
    ? reply.code(answer.status).send()
    : reply.code(answer.status).type('application/json').send(JSON.stringify(answer.body));
}

async function outcome(
  parts: ServerParts,
  route: Route | undefined,
  request: FastifyRequest,
  hit: Hit | undefined,
): Promise<Outcome> {
  let parsed = nothing;
  try {
    parsed = await parseBody(request.headers['content-type'], request.body);
    if (hit?.effect === 'refuse') return { answer: broken(hit.status), parsed };
    if (hit?.effect === 'cut') return { answer: broken(0), parsed };
    if (hit?.effect === 'rate-limit') {
      return { answer: tooMany(hit.retryAfter), parsed, headers: { 'retry-after': String(hit.retryAfter) } };
    }
    const limited = route && parts.rateLimits?.take(route, paramsOf(request));
    if (limited?.retryAfter != null) {
      return { answer: tooMany(limited.retryAfter, limited.isGlobal), parsed, headers: limited.headers };
    }
    const answer = await process(parts, route, request, parsed);
    const told = hit?.effect === 'fail-after' ? broken(hit.status) : answer;
    return { answer: told, parsed, ...(limited && { headers: limited.headers }) };
  } catch (error) {
    return { answer: refusal(error), error, parsed };
  }
}

async function process(
  parts: ServerParts,
  route: Route | undefined,
  request: FastifyRequest,
  parsed: ParsedBody,
): Promise<Answer> {
  if (!route) throw apiError(404, 0, '404: Not Found');
  if (route.auth === 'bot' && request.headers.authorization !== `Bot ${parts.token}`) {
    throw apiError(401, 0, '401: Unauthorized');
  }
  const params = paramsOf(request);
  const routed: RouteRequest = { core: parts.core, params, query: queryOf(request), ...parsed };
  const { method, path } = route;
  refuse(parts.openApi.parameterIssues(method, path, { ...routed.query, ...params }));
  const body = route.prepare ? route.prepare(parsed.body) : parsed.body;
  refuse(parts.openApi.bodyIssues(method, path, body, route.bodySchema?.(routed)));
  const bytes = parsed.files.reduce((sum, file) => sum + file.data.length, 0);
  if (bytes > uploadLimit) throw apiError(413, 40005, 'Request entity too large');
  return route.handle(routed);
}

function refusal(error: unknown): Answer {
  if (error instanceof ApiError) {
    const { status, code, message, errors } = error;
    return { status, body: { message, code, ...(errors && { errors }) } };
  }
  // A defect of the local Discord itself: said aloud, so that nobody looks for it in the bot.
  const trace = error instanceof Error ? error.stack : String(error);
  return { status: 500, body: { message: `The local Discord failed: ${trace}`, code: 0 } };
}

function broken(status: number): Answer {
  return { status, body: { message: `${status}: made to fail`, code: 0 } };
}

function tooMany(retryAfter: number, isGlobal = false): Answer {
  const body = { message: 'You are being rate limited.', code: 0, retry_after: retryAfter, global: isGlobal };
  return { status: 429, body };
}

function pathOf(url: string): string {
  const path = url.split('?')[0] ?? '';
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

function paramsOf(request: FastifyRequest): Record<string, string> {
  return request.params as Record<string, string>;
}

function queryOf(request: FastifyRequest): Record<string, string> {
  return request.query as Record<string, string>;
}
