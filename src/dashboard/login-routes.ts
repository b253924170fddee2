import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Attempts } from './attempts.ts';
import { type Credentials, sameCredentials } from './credentials.ts';
import { loginPage } from './pages/login-page.ts';
import { type SessionCookies, setCookie } from './session-cookie.ts';
import { spanWords } from './words.ts';

const open = { config: { open: true } } as const;

/** The page at which one logs in, and its end. */
export function addLoginRoutes(
  app: FastifyInstance,
  options: {
    readonly credentials: Credentials;
    readonly cookies: SessionCookies;
    readonly attempts: Attempts;
  },
): void {
  const { credentials, cookies, attempts } = options;
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  app.get('/login', open, async (request, reply) => {
    const next = ownPath((request.query as { next?: unknown }).next);
    if (cookies.accepts(request.headers.cookie)) return reply.redirect(next, 303);
    return reply.type('text/html').send(loginPage({ next }));
  });

  app.post('/login', open, async (request, reply) => {
    const { user, password, next } = fieldsOf(request);
    const refused = (code: number, problem: string) =>
      reply.code(code).type('text/html').send(loginPage({ next, problem }));
    const waitSeconds = await attempts.waitSeconds(request.ip);
    if (waitSeconds > 0) {
      reply.header('retry-after', waitSeconds);
      return refused(
        429,
        `Too many wrong logins came from your address. Try again in ${spanWords(waitSeconds)}.`,
      );
    }
    if (!sameCredentials({ user, password }, credentials)) {
      await attempts.wrong(request.ip);
      return refused(401, 'User or password is wrong.');
    }
    return reply.header('set-cookie', setCookie(cookies.issue(), isEncrypted(request))).redirect(next, 303);
  });

  app.post('/logout', async (request, reply) =>
    reply.header('set-cookie', setCookie(null, isEncrypted(request))).redirect('/login', 303),
  );
}

function fieldsOf({ body }: FastifyRequest) {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  return { user: text('user'), password: text('password'), next: ownPath(fields['next']) };
}

/** A path of this site, whatever somebody put into a link; else the front page. */
export function ownPath(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/';
  const site = 'http://own.invalid';
  const url = URL.canParse(next, site) ? new URL(next, site) : null;
  if (url === null || url.origin !== site) return '/';
  return url.pathname.startsWith('//') ? '/' : url.pathname + url.search;
}

/** Behind a proxy that ends TLS, the cookie is for TLS only. */
function isEncrypted({ headers, protocol }: FastifyRequest): boolean {
  return protocol === 'https' || headers['x-forwarded-proto'] === 'https';
}
