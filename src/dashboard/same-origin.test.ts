import { expect, it } from 'vitest';
import { isSafe, sourceOf } from './same-origin.ts';

const host = 'ops.example:3000';

it.each([
  [{}, 'unknown'],
  [{ origin: 'http://ops.example:3000' }, 'same-origin'],
  [{ origin: 'https://ops.example:3000' }, 'same-origin'], // TLS ended by a proxy
  [{ origin: 'http://ops.example' }, 'elsewhere'],
  [{ origin: 'http://ops.example:3000.evil.example' }, 'elsewhere'],
  [{ origin: 'null' }, 'elsewhere'],
  [{ origin: '' }, 'elsewhere'],
  [{ 'sec-fetch-site': 'same-origin' }, 'same-origin'],
  [{ 'sec-fetch-site': 'same-origin', origin: 'http://evil.example' }, 'elsewhere'],
  [{ 'sec-fetch-site': 'same-site', origin: 'http://ops.example:3000' }, 'elsewhere'],
  [{ 'sec-fetch-site': 'cross-site' }, 'elsewhere'],
  [{ 'sec-fetch-site': 'none' }, 'elsewhere'],
])('%j comes from: %s', (headers, source) => {
  expect(sourceOf({ host, ...headers })).toBe(source);
});

it('isSafe knows what only looks', () => {
  expect(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(isSafe)).toEqual([
    'GET',
    'HEAD',
    'OPTIONS',
  ]);
});
