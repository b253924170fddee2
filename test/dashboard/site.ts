import { pino } from 'pino';
import { type Environment, loadConfig } from '../../src/config.ts';
import { type DashboardConfig, startDashboard } from '../../src/roles/dashboard.ts';

export const user = 'operator';
export const password = 'correct horse';
export const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** A dashboard that listens, and what people and scripts do with it. */
export type Site = {
  readonly url: string;
  /** As somebody who has not logged in; follows no redirect. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  send(path: string, init: RequestInit): Promise<Response>;
  /** As the login page sends its form. */
  login(fields?: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** A `Cookie` header of somebody who has logged in. */
  cookie(): Promise<string>;
  /** With HTTP Basic. */
  read(path: string): Promise<Response>;
  text(path: string): Promise<string>;
  stop(): Promise<void>;
};

/** Starts the role on a free port; stop it in `afterAll`. */
export async function openSite(environment: Environment): Promise<Site> {
  const config = loadConfig({
    DASHBOARD_USER: user,
    DASHBOARD_PASSWORD: password,
    DASHBOARD_PORT: '0',
    ...environment,
  }) as DashboardConfig;
  const role = await startDashboard(config, pino({ level: config.LOG_LEVEL }));
  const send = (path: string, init: RequestInit) => fetch(role.url + path, { redirect: 'manual', ...init });
  const site: Site = {
    url: role.url,
    send,
    get: (path, headers = {}) => send(path, { headers }),
    login: (fields = {}, headers = { origin: role.url }) =>
      send('/login', { method: 'POST', headers, body: new URLSearchParams({ user, password, ...fields }) }),
    async cookie() {
      const [cookie = ''] = (await site.login()).headers.getSetCookie();
      return cookie.split(';')[0] ?? '';
    },
    read: (path) => send(path, { headers: { authorization: basic } }),
    text: async (path) => (await site.read(path)).text(),
    stop: () => role.stop(),
  };
  return site;
}
