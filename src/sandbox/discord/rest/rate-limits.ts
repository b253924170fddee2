import { createHash } from 'node:crypto';
import type { Method, Route } from './route.ts';

/** So many requests in so many seconds. */
type Limit = { readonly requests: number; readonly seconds: number };

/**
 * Discord documents how limits are told, not how high they are. These were seen in its headers:
 * github.com/discord/discord-api-docs, issues 1135 and 1442 (messages: 5 in 5 s, posts and edits counted apart), 2761
 * (a channel: 10 in 15 s). Reading messages has none.
 */
const perChannel: Readonly<Record<string, Limit>> = {
  'POST /channels/{channel_id}/messages': { requests: 5, seconds: 5 },
  'PATCH /channels/{channel_id}/messages/{message_id}': { requests: 5, seconds: 5 },
  'PATCH /channels/{channel_id}': { requests: 10, seconds: 15 },
};

/** A bot as a whole; interactions' own endpoints are not counted (docs.discord.com, Rate Limits). */
const global: Limit = { requests: 50, seconds: 1 };

/** What a request is told about its limits. */
export type Verdict = {
  readonly headers: Readonly<Record<string, string>>;
  /** Seconds until it may be tried again; null when it may go on. */
  readonly retryAfter: number | null;
  readonly isGlobal: boolean;
};

export type RateLimits = {
  /** Counts a request. @param params of its path, such as `channel_id` */
  take(route: Pick<Route, 'method' | 'path' | 'auth'>, params: Readonly<Record<string, string>>): Verdict;
};

type Window = { used: number; endsAt: number };

/**
 * Windows of a fixed length that begin with their first request, on the real clock: a bot waits for real.
 * @param now seconds
 */
export function createRateLimits(now: () => number = () => performance.now() / 1000): RateLimits {
  const windows = new Map<string, Window>();

  /** The window of this name, a request fuller. */
  function count(name: string, { seconds }: Limit): Window {
    const time = now();
    const open = windows.get(name);
    const window = open && open.endsAt > time ? open : { used: 0, endsAt: time + seconds };
    window.used++;
    windows.set(name, window);
    return window;
  }

  const left = ({ endsAt }: Window) => Math.max(0.001, endsAt - now());

  return {
    take({ method, path, auth }, params) {
      const overall = auth === 'bot' ? count('global', global) : null;
      if (overall && overall.used > global.requests) return refused(left(overall), true, {});
      const limit = limitOf(method, path);
      if (!limit) return { headers: {}, retryAfter: null, isGlobal: false };
      const window = count(`${method} ${path} ${params['channel_id'] ?? ''}`, limit);
      const headers = headersOf(method, path, limit, window, left(window));
      if (window.used > limit.requests) return refused(left(window), false, headers);
      return { headers, retryAfter: null, isGlobal: false };
    },
  };
}

function limitOf(method: Method, path: string): Limit | undefined {
  return perChannel[`${method} ${path}`];
}

function headersOf(
  method: Method,
  path: string,
  { requests }: Limit,
  { used }: Window,
  left: number,
): Record<string, string> {
  return {
    'x-ratelimit-bucket': createHash('md5').update(`${method} ${path}`).digest('hex'),
    'x-ratelimit-limit': String(requests),
    'x-ratelimit-remaining': String(Math.max(0, requests - used)),
    'x-ratelimit-reset': (Date.now() / 1000 + left).toFixed(3),
    'x-ratelimit-reset-after': left.toFixed(3),
  };
}

function refused(retryAfter: number, isGlobal: boolean, headers: Record<string, string>): Verdict {
  return {
    headers: {
      ...headers,
      'retry-after': String(Math.ceil(retryAfter)),
      'x-ratelimit-scope': isGlobal ? 'global' : 'user',
      ...(isGlobal ? { 'x-ratelimit-global': 'true' } : {}),
    },
    retryAfter,
    isGlobal,
  };
}
