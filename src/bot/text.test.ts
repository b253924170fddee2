import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { code, codeBlock, counted, cut, messageLink, moment, someOf, unfenced } from './text.ts';

/** Texts in which what matters to Discord is frequent. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '`',
        '``',
        '```',
        '@everyone',
        '<@1>',
        '\\',
        '\n',
        '\r\n',
        '\u0000',
        '\ud83d',
        '😀',
        ' ',
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

const isWhole = (text: string) => !/\p{Cs}/u.test(text);

describe('cut', () => {
  it('leaves alone what fits', () => {
    expect(cut('abcde', 5)).toBe('abcde');
  });

  it('puts its mark in place of what was too much', () => {
    expect(cut('abcdef', 5)).toBe('abcd…');
    expect(cut('abcdefghij', 9, ' [cut]')).toBe('abc [cut]');
  });

  it('never splits a surrogate pair', () => {
    expect(cut('ab😀cd', 4)).toBe('ab…');
  });

  it('keeps to its limit, and to the beginning of the text', () => {
    const texts = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 30 }), (text, max) => {
        const shown = cut(text, max);
        expect(shown.length).toBeLessThanOrEqual(max);
        expect(isWhole(shown)).toBe(true);
        expect(shown === text || (text.length > max && text.startsWith(shown.slice(0, -1)))).toBe(true);
      }),
    );
  });
});

describe('code', () => {
  it('shows text as inline code', () => {
    expect(code('web-1')).toBe('`web-1`');
  });

  it.each([
    ['a backtick', 'a`b'],
    ['a mention outside its code', '` @everyone `'],
    ['a masked link', '`[click](https://example.com)`'],
    ['a backslash at the end', 'a\\`'],
  ])('is not closed by %s', (_, text) => {
    expect(code(text)).toMatch(/^`[^`]+`$/);
  });

  it('stays on one line', () => {
    expect(code('a\r\n\n> b\u2028c\td')).toBe('`a > b c d`');
  });

  it('says that a text is empty, where empty code would show two backticks', () => {
    expect(code(' \n ')).toBe('(empty)');
  });

  it('shows control characters and halves of pairs as replaced', () => {
    expect(code('a\u0000b\u001b[31m\ud83d')).toBe('`a\ufffdb\ufffd[31m\ufffd`');
  });

  it('is one line within two backticks and its limit, whatever the text', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 2, max: 60 }), (text, max) => {
        const shown = code(text, max);
        if (shown === '(empty)') return;
        expect(shown).toMatch(/^`[^`\n\r]+`$/);
        expect(shown.length).toBeLessThanOrEqual(max + 2);
        expect(isWhole(shown)).toBe(true);
      }),
    );
  });
});

describe('codeBlock', () => {
  it('shows text between fences', () => {
    expect(codeBlock(' a\nb ')).toBe('```\na\nb\n```');
  });

  it('is closed by nothing but its own end, and keeps to its limit', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 20, max: 200 }), (text, max) => {
        const shown = codeBlock(text, max);
        expect(shown.startsWith('```\n')).toBe(true);
        expect(shown.endsWith('\n```')).toBe(true);
        expect(shown.slice(3, -3)).not.toContain('``');
        expect(shown.length).toBeLessThanOrEqual(max);
        expect(isWhole(shown)).toBe(true);
      }),
    );
  });

  it('cuts 4,000 backticks without putting two together', () => {
    const shown = codeBlock('`'.repeat(4000));
    expect(shown.length).toBeLessThanOrEqual(1000);
    expect(shown.slice(3, -3)).not.toContain('``');
  });
});

describe('unfenced', () => {
  it('separates backticks that follow each other, and no others', () => {
    expect(unfenced('a ``` b ` c')).toBe('a `\u200b`\u200b` b ` c');
  });

  it('makes every line break a plain one, and keeps tabs', () => {
    expect(unfenced('a\r\nb\rc\td')).toBe('a\nb\nc\td');
  });

  it('sees backticks that only a control character keeps apart', () => {
    expect(unfenced('`\u0000``')).toBe('`\ufffd`\u200b`');
  });

  it('loses nothing else of what can be read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(unfenced(text).replaceAll('\u200b', '')).toBe(text);
      }),
    );
  });
});

describe('small words', () => {
  it('names a moment in whole seconds, for Discord to show', () => {
    const at = new Date('2026-01-02T03:04:05.999Z');
    expect(moment(at)).toBe('<t:1767323045:R>');
    expect(moment(at, 'f')).toBe('<t:1767323045:f>');
  });

  it('links to a message', () => {
    expect(messageLink('1', '2', '3')).toBe('https://discord.com/channels/1/2/3');
  });

  it('counts one and many', () => {
    expect([0, 1, 2].map((amount) => counted(amount, 'change'))).toEqual([
      '0 changes',
      '1 change',
      '2 changes',
    ]);
    expect(counted(2, 'entry', 'entries')).toBe('2 entries');
  });

  it('says how many of a list it leaves out', () => {
    expect(someOf(['a', 'b', 'c'], 3)).toBe('a, b, c');
    expect(someOf(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
  });
});
