import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';
import { basic, openSite, password, type Site, user } from './site.ts';

let world: World;
let site: Site;
beforeAll(async () => {
  world = await createWorld();
  site = await openSite({ ...world.environment, METRICS_TOKEN: 'scraper' });
});
afterAll(async () => {
  await site.stop();
  await world.close();
});

const page = { accept: 'text/html,application/xhtml+xml' };

/** Bull Board's page, API and files, our own pages, and what does not exist or is written strangely. */
const closed = [
  ...['/', '/refresh.js', '/metrics', '/logout', '/queues', '/queues/', '/queues/queue/plan'],
  ...['/queues/api/queues', '/queues/api/redis/stats', '/queues/api/queues/plan/1-1-1', '/queues/static'],
  ...[
    '/queues/static/js/main.f10757109b.js',
    '/queues/static/favicon-32x32.png',
    '/queues/static/locales/en-US/messages.json',
  ],
  ...[
    '/nowhere',
    '/favicon.ico',
    '/login/',
    '/login/x',
    '/healthz/',
    '/readyz/x',
    '/Healthz',
    '//',
    '//healthz',
  ],
  ...[
    '/%6Detrics',
    '/metrics?x=/healthz',
    '/queues/..%2f..%2fpackage.json',
    '/queues/static/../../../package.json',
  ],
];

describe('without a login', () => {
  it.each(closed)('%s answers 401 to scripts, whatever they do', async (path) => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const { status } = await site.send(path, { method });
      expect({ method, status }).toEqual({ method, status: 401 });
    }
  });

  it.each(closed)('%s leads a browser to the login page', async (path) => {
    const answer = await site.get(path, page);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toMatch(/^\/login\?next=%2F/);
    expect(await answer.text()).toBe('');
  });

  it.each([{ 'sec-fetch-dest': 'empty', ...page }, { 'user-agent': 'Mozilla/5.0 (X11)' }])(
    'a browser’s fetch gets 401, and no form of the browser’s own: %j',
    async (headers) => {
      const answer = await site.get('/queues/api/queues', headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBeNull();
    },
  );

  it.each(['/%', '/%zz', '/queues/%c0'])('a path that is none, %s, gets nothing', async (path) => {
    expect((await site.get(path)).status).toBeGreaterThanOrEqual(400);
  });

  it('health and the login page are there for everybody', async () => {
    expect((await site.get('/healthz')).status).toBe(200);
    expect((await site.get('/readyz')).status).toBe(200);
    const login = await site.get('/login?next=/queues%3Fa=%22%3E%3Cscript%3E');
    expect(login.status).toBe(200);
    expect(await login.text()).toContain('name="next" value="/queues?a=%22%3E%3Cscript%3E"');
  });

  it('every answer says what a browser may do with it', async () => {
    for (const path of ['/', '/login', '/healthz', '/nowhere', '/queues/static/js/x.js']) {
      const { headers } = await site.get(path);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

describe('the login page', () => {
  it('gives a cookie that opens everything, and that no script reads', async () => {
    const answer = await site.login({ next: '/queues/queue/plan?status=failed' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/queues/queue/plan?status=failed');
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(
      /^cloud_engine_login=\d+\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    const headers = { cookie: `other=1; ${cookie.split(';')[0]}`, ...page };
    for (const path of ['/', '/refresh.js', '/queues', '/queues/api/queues', '/metrics']) {
      expect([path, (await site.get(path, headers)).status]).toEqual([path, 200]);
    }
    expect((await site.get('/nowhere', headers)).status).toBe(404);
  });

  it('gives a cookie for TLS only behind a proxy that ends TLS', async () => {
    const answer = await site.login({}, { origin: site.url, 'x-forwarded-proto': 'https' });
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure$/);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/.//evil.example',
  ])('leads to no other site: %s', async (next) => {
    expect((await site.login({ next })).headers.get('location')).toBe('/');
  });

  it.each([
    { user: 'nobody' },
    { password: 'wrong' },
    { password: '' },
    { user: '', password: '' },
    { password: `${password} ` },
  ])('refuses %j', async (fields) => {
    const lonely = await openSite(world.environment);
    const answer = await lonely.login(fields);
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.text()).toContain('User or password is wrong.');
    await lonely.stop();
  });

  it('logs out again', async () => {
    const cookie = await site.cookie();
    const answer = await site.send('/logout', { method: 'POST', headers: { cookie, origin: site.url } });
    expect(answer.status).toBe(303);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^cloud_engine_login=;.*Max-Age=0/);
  });
});

describe('a cookie', () => {
  it('holds after a restart, and on another dashboard of the installation', async () => {
    const other = await openSite(world.environment);
    expect((await other.get('/', { cookie: await site.cookie() })).status).toBe(200);
    await other.stop();
  });

  it.each([{ DASHBOARD_PASSWORD: 'changed' }, { DASHBOARD_USER: 'changed' }])(
    'ends with changed credentials: %j',
    async (change) => {
      const other = await openSite({ ...world.environment, ...change });
      expect((await other.get('/', { cookie: await site.cookie() })).status).toBe(401);
      await other.stop();
    },
  );

  it('that was prolonged or cut is none', async () => {
    const cookie = await site.cookie();
    for (const forged of [
      cookie.replace(/=(\d)/, '=9$1'),
      cookie.slice(0, -1),
      cookie.replace(/\..*/, '.'),
      cookie.replace(/\..*/, ''),
    ]) {
      expect((await site.get('/', { cookie: forged })).status).toBe(401);
    }
  });
});

describe('HTTP Basic and the token for metrics', () => {
  it('Basic opens everything, without a cookie', async () => {
    for (const path of ['/', '/queues/api/queues', '/metrics']) {
      const answer = await site.read(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
  });

  it('the token opens metrics and nothing else', async () => {
    const other = await openSite({ ...world.environment, METRICS_TOKEN: 'scraper' });
    const get = async (path: string, token: string) =>
      (await other.get(path, { authorization: `Bearer ${token}` })).status;
    expect(await get('/metrics', 'scraper')).toBe(200);
    expect(await get('/metrics', 'Scraper')).toBe(401);
    for (const path of ['/', '/queues/api/queues', '/nowhere']) expect(await get(path, 'scraper')).toBe(401);
    await other.stop();
  });

  it('no token opens metrics where METRICS_TOKEN is not set', async () => {
    const other = await openSite(world.environment);
    for (const token of ['undefined', 'null', password]) {
      expect((await other.get('/metrics', { authorization: `Bearer ${token}` })).status).toBe(401);
    }
    await other.stop();
  });

  it.each(['Basic', 'Basic !', 'Digest x', `Basic ${Buffer.from(user).toString('base64')}`])(
    'what is neither opens nothing: %s',
    async (authorization) => {
      const other = await openSite(world.environment);
      const answer = await other.get('/', { authorization, ...page });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
      await other.stop();
    },
  );
});

describe('the limit of wrong credentials', () => {
  const limit = 10;

  async function exhausted(): Promise<Site> {
    const other = await openSite(world.environment);
    for (let wrong = 0; wrong < limit; wrong++) {
      expect((await other.login({ password: 'wrong' })).status).toBe(401);
    }
    return other;
  }

  it('answers 429, says for how long, and to right ones as well', async () => {
    const other = await exhausted();
    for (const answer of [await other.login({ password: 'wrong' }), await other.login()]) {
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await answer.text()).toMatch(/Too many wrong logins came from your address. Try again in \d/);
    }
    const script = await other.read('/metrics');
    expect(script.status).toBe(429);
    expect(await script.json()).toEqual({
      error: expect.stringMatching(/^too many wrong logins .* in \d+ s$/),
    });
    await other.stop();
  });

  it('leaves alone who is logged in, who looks at the login page, and health', async () => {
    const other = await exhausted();
    expect((await other.get('/', { cookie: await site.cookie() })).status).toBe(200);
    expect((await other.get('/login')).status).toBe(200);
    expect((await other.get('/readyz')).status).toBe(200);
    expect((await other.get('/')).status).toBe(401);
    await other.stop();
  });

  it('counts wrong Basic and wrong tokens, too', async () => {
    const other = await openSite(world.environment);
    for (let wrong = 0; wrong < limit; wrong++) {
      const authorization = wrong % 2 === 0 ? 'Bearer wrong' : 'Basic d3Jvbmc6d3Jvbmc=';
      expect((await other.get('/metrics', { authorization })).status).toBe(401);
    }
    expect((await other.read('/metrics')).status).toBe(429);
    await other.stop();
  });

  it('counts nothing else: right ones, none at all, forged cookies', async () => {
    const other = await openSite(world.environment);
    for (let round = 0; round < limit * 2; round++) {
      await other.login();
      await other.read('/healthz');
      await other.get('/');
      await other.get('/', { cookie: 'cloud_engine_login=1.x' });
      await other.get('/nowhere', page);
    }
    expect((await other.login()).status).toBe(303);
    expect((await other.read('/')).status).toBe(200);
    await other.stop();
  });
});

describe('a request that changes something', () => {
  const pause = '/queues/api/queues/plan/pause';
  const asPage = async () => ({ cookie: await site.cookie() });

  it('is obeyed when it comes from the dashboard itself', async () => {
    const headers = { ...(await asPage()), origin: site.url };
    expect((await site.send(pause, { method: 'PUT', headers })).status).toBe(200);
    const resumed = { ...(await asPage()), origin: site.url, 'sec-fetch-site': 'same-origin' };
    expect(
      (await site.send(pause.replace('pause', 'resume'), { method: 'PUT', headers: resumed })).status,
    ).toBe(200);
  });

  it('is obeyed when a script shows its credentials', async () => {
    const headers = { authorization: basic };
    expect((await site.send(pause, { method: 'PUT', headers })).status).toBe(200);
    expect((await site.send(pause.replace('pause', 'resume'), { method: 'PUT', headers })).status).toBe(200);
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', { origin: 'null' }],
    ['what says nothing', {}],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['a sister of this site', { 'sec-fetch-site': 'same-site' }],
  ])('is refused when it comes from %s', async (_where, headers) => {
    const answer = await site.send(pause, { method: 'PUT', headers: { ...(await asPage()), ...headers } });
    expect(answer.status).toBe(403);
  });

  it.each(['/login', '/logout', '/queues/api/queues/plan/pause'])(
    'is refused at %s, too, with the browser’s own Basic credentials',
    async (path) => {
      const headers = { authorization: basic, origin: 'https://evil.example' };
      expect((await site.send(path, { method: 'POST', headers })).status).toBe(403);
    },
  );
});
