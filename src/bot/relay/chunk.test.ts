import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventKind } from '../../domain/run.ts';
import { type Block, blockHeader, firstBlock, maxLine } from './chunk.ts';

type Line = { readonly seq: number; readonly kind: EventKind; readonly text: string };

const discordLimit = 2000;

function linesOf(texts: readonly string[], kind: EventKind = 'line', from = 1): Line[] {
  return texts.map((text, index) => ({ seq: from + index, kind, text }));
}

/** What the relay does with a backlog: the first block, then the first of what is left, to the end. */
function allBlocks(lines: readonly Line[]): Block[] {
  const blocks: Block[] = [];
  let left = lines;
  while (left.length > 0) {
    const block = firstBlock(left);
    blocks.push(block);
    left = left.filter(({ seq }) => seq > block.toSeq);
  }
  return blocks;
}

/** The lines inside a block's fences. */
function bodyOf({ text }: Block): string[] {
  return text.split('\n').slice(2, -1);
}

const spiteful = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    '',
    '```',
    '```\n@everyone',
    '`'.repeat(4000),
    '😀'.repeat(2000),
    'x'.repeat(4000),
    '\r\n\u0000',
  ),
);
const anyLines = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom<EventKind>('line', 'note'), spiteful), { minLength: 1, maxLength: 30 }),
    fc.nat(99_999),
  )
  .map(([parts, from]) => parts.map(([kind, text], index): Line => ({ seq: from + index + 1, kind, text })));

describe('firstBlock', () => {
  it('is a code block under its line range', () => {
    expect(firstBlock(linesOf(['one', 'two']))).toEqual({
      fromSeq: 1,
      toSeq: 2,
      text: 'lines 1–2\n```\none\ntwo\n```',
    });
    expect(firstBlock(linesOf(['seven'], 'line', 7)).text).toBe('line 7\n```\nseven\n```');
  });

  it('marks what is ours, so that nobody takes it for terraform’s', () => {
    expect(bodyOf(firstBlock(linesOf(['resumed'], 'note')))).toEqual(['» resumed']);
  });

  it('shows a line of 1,500 characters whole, and of a longer one the beginning with a mark', () => {
    expect(bodyOf(firstBlock(linesOf(['x'.repeat(1500)])))).toEqual(['x'.repeat(1500)]);
    const [cut = ''] = bodyOf(firstBlock(linesOf(['x'.repeat(1501)])));
    expect(cut).toMatch(/^x+… \[cut\]$/);
    expect(cut).toHaveLength(1500);
  });

  it('leaves to the next block what does not fit any more', () => {
    const lines = linesOf(['a'.repeat(1200), 'b'.repeat(1200), 'c']);
    expect(allBlocks(lines).map(({ fromSeq, toSeq }) => [fromSeq, toSeq])).toEqual([
      [1, 1],
      [2, 3],
    ]);
  });

  it('fills a message before it begins another', () => {
    const blocks = allBlocks(linesOf(Array.from({ length: 300 }, () => 'x'.repeat(30))));
    for (const { text } of blocks.slice(0, -1)) {
      expect(text.length).toBeLessThan(discordLimit);
      expect(text.length).toBeGreaterThan(discordLimit - 100);
    }
  });

  it('refuses to show nothing', () => {
    expect(() => firstBlock([])).toThrow('no events');
  });

  it('begins with the header by which it is found again', () => {
    const { text, fromSeq, toSeq } = firstBlock(linesOf(['a', 'b'], 'line', 40));
    expect(text.startsWith(`${blockHeader(fromSeq, toSeq)}\n`)).toBe(true);
  });
});

describe('blocks, one after the other', () => {
  it('show every line once, in order', () => {
    const texts = Array.from(
      { length: 500 },
      (_, index) => `terraform_data.r${index}: ${'.'.repeat(index % 97)}!`,
    );
    expect(allBlocks(linesOf(texts)).flatMap(bodyOf)).toEqual(texts);
  });

  it('have ranges without gaps, stay under Discord’s limit, and nothing in them closes a block', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const blocks = allBlocks(lines);
        let next = lines[0]?.seq;
        for (const { fromSeq, toSeq, text } of blocks) {
          expect(fromSeq).toBe(next);
          expect(toSeq).toBeGreaterThanOrEqual(fromSeq);
          next = toSeq + 1;
          expect(text.length).toBeLessThan(discordLimit);
          expect(text).toMatch(/^lines? \d+(–\d+)?\n```\n(?:(?!``)[\s\S])*\n```$/);
          expect(text).not.toMatch(/\p{Cs}/u);
        }
        expect(next).toBe((lines.at(-1)?.seq ?? 0) + 1);
      }),
    );
  });

  it('cut a line of backticks to the longest line, though they are kept apart', () => {
    const [line = ''] = bodyOf(firstBlock(linesOf(['`'.repeat(4000)])));
    expect(line.length).toBeLessThanOrEqual(maxLine);
  });
});
