import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { followFile } from './follow-file.ts';

let path: string;
let seen: string[];

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'cloud-engine-test-')), 'out');
  writeFileSync(path, '');
  seen = [];
});

function follow(onLines = async (lines: readonly string[]) => void seen.push(...lines), onError = () => {}) {
  return followFile({ path, maxLineBytes: 1_000, onLines, onError });
}

describe('followFile', () => {
  it('gives lines when they are complete, without being asked', async () => {
    const follower = await follow();
    appendFileSync(path, 'one\ntw');
    await vi.waitFor(() => expect(seen).toEqual(['one']), { interval: 5 });
    appendFileSync(path, 'o\n');
    await vi.waitFor(() => expect(seen).toEqual(['one', 'two']), { interval: 5 });
    await follower.finish();
  });

  it('gives at last what is left, also a line without an end, each once', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i}`);
    const follower = await follow();
    for (let i = 0; i < lines.length; i += 100)
      appendFileSync(path, `${lines.slice(i, i + 100).join('\n')}\n`);
    appendFileSync(path, 'last');
    await follower.finish();
    expect(seen).toEqual([...lines, 'last']);
  });

  it('waits for whoever takes the lines', async () => {
    let busy = 0;
    let most = 0;
    const follower = await follow(async (lines) => {
      most = Math.max(most, ++busy);
      await null;
      seen.push(...lines);
      busy--;
    });
    for (let i = 0; i < 50; i++) appendFileSync(path, `${i}\n`);
    await follower.finish();
    expect([most, seen.length]).toEqual([1, 50]);
  });

  it('tells once of a failure to take lines, gives no more, and fails at the end', async () => {
    const onLines = vi.fn(() => Promise.reject(new Error('database gone')));
    const onError = vi.fn();
    const follower = await follow(onLines, onError);
    appendFileSync(path, 'one\n');
    await vi.waitFor(() => expect(onError).toHaveBeenCalledOnce(), { interval: 5 });
    appendFileSync(path, 'two\n');
    await expect(follower.finish()).rejects.toThrow('database gone');
    expect([onLines.mock.calls.length, onError.mock.calls.length]).toEqual([1, 1]);
  });
});
