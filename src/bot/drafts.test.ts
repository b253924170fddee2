import { describe, expect, it } from 'vitest';
import { createDrafts } from './drafts.ts';

describe('drafts', () => {
  it('are given back to those who typed them, for 15 minutes', () => {
    let now = 0;
    const drafts = createDrafts(() => now);
    const id = drafts.remember('1', { name: 'Web' });
    now = 15 * 60_000;
    expect(drafts.recall(id, '1')).toEqual({ name: 'Web' });
    expect(drafts.recall(id, '2')).toBeNull();
    expect(drafts.recall('000000000000', '1')).toBeNull();
    now += 1;
    expect(drafts.recall(id, '1')).toBeNull();
  });

  it('are at most a thousand', () => {
    const drafts = createDrafts();
    const ids = Array.from({ length: 1001 }, (_, index) => drafts.remember('1', { index }));
    expect(drafts.recall(ids[0] ?? '', '1')).toBeNull();
    expect(drafts.recall(ids[1] ?? '', '1')).toEqual({ index: 1 });
  });
});
