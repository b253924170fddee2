import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressedParts } from './compress.ts';

const lines = Array.from({ length: 100 }, () => randomBytes(50).toString('hex'));

describe('compressedParts', () => {
  it('is one file where it fits', async () => {
    const parts = await compressedParts(lines, 1_000_000);
    expect(parts.map((part) => gunzipSync(part).toString())).toEqual([`${lines.join('\n')}\n`]);
  });

  it('is as many as needed, each below the limit and readable by itself', async () => {
    const parts = await compressedParts(lines, 1000);
    expect(parts.length).toBeGreaterThan(5);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(1000);
    expect(parts.map((part) => gunzipSync(part).toString()).join('')).toBe(`${lines.join('\n')}\n`);
  });

  it('cuts a line that is too long by itself', async () => {
    const line = randomBytes(2000).toString('hex');
    const parts = await compressedParts([line], 1000);
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(1000);
    expect(parts.map((part) => gunzipSync(part).toString().trimEnd()).join('')).toBe(line);
  });
});
