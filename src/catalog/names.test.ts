import { describe, expect, it } from 'vitest';
import { cloudName, stableSuffix } from './names.ts';

const project = { name: 'web-shop' };

describe('names in a cloud', () => {
  it('tell project, resource and part', () => {
    expect(cloudName(project, 'net', { most: 63 })).toBe('web-shop-net');
    expect(cloudName(project, 'net', { part: 'proxy', most: 63 })).toBe('web-shop-net--proxy');
  });

  it('are cut where they are too long, and still told apart', () => {
    const [one, two] = ['1', '2'].map((end) => cloudName(project, `${'n'.repeat(39)}${end}`, { most: 40 }));
    expect(one).toMatch(/^web-shop-n{24}-[0-9a-z]{6}$/);
    expect(one).toHaveLength(40);
    expect(one).not.toBe(two);
  });

  it('do not end in a hyphen before the suffix', () => {
    expect(cloudName({ name: 'a' }, `${'n'.repeat(31)}-${'n'.repeat(8)}`, { most: 40 })).toMatch(
      /^a-n{31}-[0-9a-z]{6}$/,
    );
  });
});

describe('a suffix', () => {
  it('is always the same for the same thing', () => {
    expect(stableSuffix('pr0jectaaaaa')).toBe(stableSuffix('pr0jectaaaaa'));
    expect(stableSuffix('pr0jectaaaaa')).not.toBe(stableSuffix('pr0jectaaaab'));
    expect(stableSuffix('x', 8)).toMatch(/^[0-9a-hjkmnp-tv-z]{8}$/);
  });
});
