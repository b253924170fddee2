import type { IncomingHttpHeaders } from 'node:http';

/** `unknown`: no browser of today sends a request that changes something without saying where it comes from. */
export type Source = 'same-origin' | 'elsewhere' | 'unknown';

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/** Whether a request is only to look at something. */
export function isSafe(method: string): boolean {
  return safeMethods.includes(method);
}

/** Where the page is from that made a browser send this request. */
export function sourceOf(headers: IncomingHttpHeaders): Source {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return 'elsewhere';
  if (origin === undefined) return site === undefined ? 'unknown' : 'same-origin';
  return URL.canParse(origin) && new URL(origin).host === host ? 'same-origin' : 'elsewhere';
}
