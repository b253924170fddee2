import { expect, it } from 'vitest';
import { bearerToken, sameSecret } from './secret.ts';

it('sameSecret compares texts of any length', () => {
  expect(sameSecret('secret', 'secret')).toBe(true);
  for (const other of ['', 'Secret', 'secret ', 'secretsecret', 'ſecret'])
    expect(sameSecret(other, 'secret')).toBe(false);
});

it.each([
  ['Bearer abc', 'abc'],
  ['bearer  abc ', 'abc'],
  ['Bearer', null],
  ['Bearer a b', null],
  ['Basic abc', null],
  [undefined, null],
])('the token of %s is %s', (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
