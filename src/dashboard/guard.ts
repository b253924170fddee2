import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { bearerToken, sameSecret } from '../health/secret.ts';
import type { Attempts } from './attempts.ts';
import { basicCredentials, type Credentials, sameCredentials } from './credentials.ts';
import { isSafe, sourceOf } from './same-origin.ts';
import type { SessionCookies } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whoever has the token for metrics may read this, too. */
    metrics?: boolean;
  }
}

export type GuardOptions = {
  readonly credentials: Credentials;
  readonly metricsToken: string | undefined;
  readonly cookies: SessionCookies;
  readonly attempts: Attempts;
};

type Verdict = 'cookie' | 'header' | 'none' | 'wrong' | { readonly waitSeconds: number };

/**
 * Lets nobody through who is not logged in, but to the routes that are open to all. On the whole application, so that
 * a route that somebody adds, or that does not exist, is closed by itself.
 */
export function createGuard(options: GuardOptions): onRequestAsyncHookHandler {
  return async (request, reply) => {
    const { open = false } = request.routeOptions.config ?? {};
    const source = isSafe(request.method) ? 'same-origin' : sourceOf(request.headers);
    if (source === 'elsewhere') return refuse(reply, 403, 'this request comes from another site');
    if (open) return;
    const verdict = await judge(request, options);
    if (verdict === 'header') return;
    // A script shows its credentials with each request; a cookie is sent by a browser, which says where it was.
    if (verdict === 'cookie')
      return source === 'unknown' ? refuse(reply, 403, 'this request does not say its origin') : undefined;
    if (typeof verdict === 'object') return tooMany(reply, verdict.waitSeconds);
    if (verdict === 'none' && wantsPage(request)) {
      return reply.redirect(`/login?next=${encodeURIComponent(request.url)}`, 303);
    }
    // A browser that is told of Basic would open a form of its own over the page.
    if (!isBrowser(request)) reply.header('www-authenticate', 'Basic realm="Cloud Engine", charset="UTF-8"');
    return refuse(reply, 401, 'log in first: at /login, or with HTTP Basic');
  };
}

async function judge(request: FastifyRequest, options: GuardOptions): Promise<Verdict> {
  const { authorization, cookie } = request.headers;
  if (authorization === undefined) return options.cookies.accepts(cookie) ? 'cookie' : 'none';
  const waitSeconds = await options.attempts.waitSeconds(request.ip);
  if (waitSeconds > 0) return { waitSeconds };
  if (isRight(request, authorization, options)) return 'header';
  await options.attempts.wrong(request.ip);
  return 'wrong';
}

function isRight(
  { routeOptions }: FastifyRequest,
  authorization: string,
  { credentials, metricsToken }: GuardOptions,
): boolean {
  const token = bearerToken(authorization);
  if (token !== null) {
    const forMetrics = routeOptions.config?.metrics === true && metricsToken !== undefined;
    return forMetrics && sameSecret(token, metricsToken);
  }
  const given = basicCredentials(authorization);
  return given !== null && sameCredentials(given, credentials);
}

/** Over plain HTTP, browsers say `Sec-Fetch-…` of this machine only. */
function isBrowser({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-dest'] !== undefined || (headers['user-agent'] ?? '').startsWith('Mozilla/');
}

/** A person who opens a page, not a page or a script that fetches something. */
function wantsPage({ method, headers }: FastifyRequest): boolean {
  const destination = headers['sec-fetch-dest'] ?? 'document';
  return (
    ['GET', 'HEAD'].includes(method) &&
    destination === 'document' &&
    (headers.accept ?? '').includes('text/html')
  );
}

/** Answers that too many wrong credentials came from this address. */
function tooMany(reply: FastifyReply, waitSeconds: number): FastifyReply {
  reply.header('retry-after', waitSeconds);
  return refuse(reply, 429, `too many wrong logins from this address; try again in ${waitSeconds} s`);
}

function refuse(reply: FastifyReply, code: number, error: string): FastifyReply {
  return reply.code(code).send({ error });
}
