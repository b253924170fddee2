import { Client, type ClientOptions, DefaultRestOptions, Events, GatewayIntentBits } from 'discord.js';
import { expect } from 'vitest';
import type { LocalGuild } from '../../src/sandbox/discord/driver/guild.ts';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import { type LocalDiscord, startLocalDiscord } from '../../src/sandbox/discord/local-discord.ts';
import { allRoutes } from '../../src/sandbox/discord/rest/routes/all.ts';
import { loadOpenApi } from '../../src/sandbox/discord/validation/openapi.ts';

/** What Discord answered to a plain request; `code` and `errors` where it was refused. */
export type Reply = { readonly status: number; readonly json: Json };
// biome-ignore lint/suspicious/noExplicitAny: tests read Discord's JSON as a bot in JavaScript would.
export type Json = any;

/** A local Discord with one guild, and bots that know nothing of Cloud Engine. */
export type Scene = {
  readonly discord: LocalDiscord;
  readonly guild: LocalGuild;
  readonly alice: Person;
  readonly bob: Person;
  /** A channel of the test's own. */
  channel(): { readonly id: string; readonly channel: ReturnType<LocalGuild['addChannel']> };
  /** A request as any HTTP client would send it; the answer is held against Discord's OpenAPI document. */
  call(method: string, path: string, body?: unknown, token?: string): Promise<Reply>;
  /** An unmodified discord.js, connected and ready. */
  connect(options?: Partial<ClientOptions>): Promise<Client<true>>;
  /** The violations that `act` causes. */
  violationsOf(act: () => Promise<unknown>): Promise<LocalDiscord['violations']>;
  close(): Promise<void>;
};

const openApi = loadOpenApi();

/** Starts a local Discord; call `close` in `afterAll`. */
export async function createScene(options: Parameters<typeof startLocalDiscord>[0] = {}): Promise<Scene> {
  // Tests write faster than Discord lets anybody.
  const discord = await startLocalDiscord({ rateLimits: false, ...options });
  const guild = discord.addGuild('Example');
  const clients: Client[] = [];
  const undocumented: string[] = [];
  let channels = 0;

  /** discord.js' own way to request, whose answers are held against the document, too. */
  const overheard: typeof DefaultRestOptions.makeRequest = async (url, init) => {
    const response = await DefaultRestOptions.makeRequest(url, init);
    const { status } = response;
    const body = await response.text();
    const path = new URL(url).pathname.replace('/api/v10', '');
    undocumented.push(
      ...undocumentedIn(init.method ?? 'GET', path, status, body ? JSON.parse(body) : undefined),
    );
    return new Response(status === 204 ? null : body, { status, headers: [...response.headers] });
  };

  return {
    discord,
    guild,
    alice: guild.addMember('alice'),
    bob: guild.addMember('bob'),
    channel() {
      const channel = guild.addChannel(`room-${++channels}`);
      return { id: channel.id, channel };
    },
    async call(method, path, body, token = discord.token) {
      const response = await fetch(`${discord.apiUrl}/v10${path}`, {
        method,
        headers: {
          authorization: `Bot ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const json: Json = text === '' ? undefined : JSON.parse(text);
      expect(undocumentedIn(method, path, response.status, json)).toEqual([]);
      return { status: response.status, json };
    },
    async connect(clientOptions = {}) {
      const client = new Client({
        intents: [GatewayIntentBits.Guilds],
        rest: { api: discord.apiUrl, makeRequest: overheard },
        ...clientOptions,
      });
      clients.push(client);
      const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
      await client.login(discord.token);
      return ready;
    },
    async violationsOf(act) {
      const before = discord.violations.length;
      await act();
      return discord.violations.slice(before);
    },
    async close() {
      await Promise.all(clients.map((client) => client.destroy()));
      await discord.stop();
      expect(undocumented).toEqual([]);
    },
  };
}

const templates = allRoutes(() => '').map((route) => ({
  ...route,
  pattern: new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** What Discord's OpenAPI document finds wrong with an answer of ours. */
function undocumentedIn(method: string, path: string, status: number, json: Json): readonly string[] {
  const pure = path.split('?')[0] ?? '';
  const route = templates.find((one) => one.method === method && one.pattern.test(pure));
  if (!route || json === undefined) return [];
  // Of the details, the document says that their codes are numbers; Discord sends words.
  const { errors: _, ...known } = json;
  const body = status < 400 ? json : known;
  return openApi
    .responseIssues(method, route.path, status, body)
    .map((issue) => `${method} ${path} → ${status}: ${JSON.stringify(issue)}`);
}

/** A promise, and the function that settles it. */
export function signal<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
