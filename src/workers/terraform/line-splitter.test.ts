import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from './line-splitter.ts';

function split(maxBytes: number, chunks: readonly Uint8Array[]): string[] {
  const splitter = createLineSplitter(maxBytes);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

describe('createLineSplitter', () => {
  it('gives the same lines wherever the chunks are cut, also within a character', () => {
    const lines = fc.array(
      fc.string({ unit: 'grapheme' }).filter((text) => !/\n/.test(text) && text.trim() !== ''),
    );
    fc.assert(
      fc.property(lines, fc.array(fc.nat({ max: 500 })), (expected, cuts) => {
        const bytes = Buffer.from(expected.map((text) => `${text}\n`).join(''));
        const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
        const chunks = at.slice(1).map((to, i) => bytes.subarray(at[i], to));
        expect(split(10_000, chunks)).toEqual(expected);
      }),
    );
  });

  it('cuts a line that is too long, says so, and goes on with the next', () => {
    const chunks = ['12345', '67890', '\nnext\n'].map((text) => Buffer.from(text));
    expect(split(4, chunks)).toEqual(['1234… [line of 10 bytes cut]', 'next']);
  });

  it('gives a last line without an end, and no empty ones', () => {
    expect(split(100, [Buffer.from('one\n\n  \ntwo')])).toEqual(['one', 'two']);
    expect(split(100, [Buffer.from('one\n')])).toEqual(['one']);
  });

  it('does not keep the memory of a chunk that is used again', () => {
    const chunk = Buffer.from('abc');
    const splitter = createLineSplitter(100);
    splitter.push(chunk);
    chunk.fill('x');
    expect(splitter.end()).toEqual(['abc']);
  });
});
