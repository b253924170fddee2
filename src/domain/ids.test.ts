import { expect, it } from 'vitest';
import { isId, newId } from './ids.ts';

it('gives ids that are ids, and no two alike', () => {
  const ids = Array.from({ length: 1000 }, newId);
  expect(ids.every(isId)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});

it.each(['', 'abc', 'ABCDEFGHJKMN', 'abcdefghijkl', "a'; drop--", '0123456789abc'])('%j is no id', (text) => {
  expect(isId(text)).toBe(false);
});
