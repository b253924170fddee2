/** A stretch of text that looks the same throughout; a `block` is a line of a code block. */
export type Span = {
  readonly text: string;
  readonly style: 'plain' | 'bold' | 'code' | 'block' | 'mention';
};

/** Names instead of ids, as Discord shows them. */
export type Names = (userId: string) => string | undefined;

/** Discord's markdown, as far as the bot writes it: one list of spans a line. */
export function linesOf(text: string, names: Names, now: Date): Span[][] {
  let fenced = false;
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('```')) {
      fenced = !fenced;
      return [];
    }
    return [fenced ? [{ text: line, style: 'block' } as const] : spansOf(line, names, now)];
  });
}

const markup = /\*\*(.+?)\*\*|`([^`]+)`|<@&?(\d+)>|<t:(\d+):([Rf])>|\[([^\]]+)\]\(https?:[^)]+\)/g;

function spansOf(line: string, names: Names, now: Date): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const match of line.matchAll(markup)) {
    if (match.index > at) spans.push({ text: line.slice(at, match.index), style: 'plain' });
    spans.push(spanOf(match, names, now));
    at = match.index + match[0].length;
  }
  if (at < line.length) spans.push({ text: line.slice(at), style: 'plain' });
  return spans;
}

function spanOf([, bold, code, userId, time, style, link]: RegExpMatchArray, names: Names, now: Date): Span {
  if (bold !== undefined) return { text: bold, style: 'bold' };
  if (code !== undefined) return { text: code, style: 'code' };
  if (userId !== undefined) return { text: `@${names(userId) ?? 'somebody'}`, style: 'mention' };
  if (link !== undefined) return { text: link.replaceAll('`', ''), style: 'mention' };
  return { text: momentWords(Number(time), style ?? 'R', now), style: 'plain' };
}

/** As a client in UTC shows a time. */
function momentWords(seconds: number, style: string, now: Date): string {
  if (style === 'f') {
    return new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: 'UTC',
    }).format(seconds * 1000);
  }
  const away = seconds - now.getTime() / 1000;
  const [size, unit] =
    Math.abs(away) < 60
      ? ([1, 'second'] as const)
      : Math.abs(away) < 5400
        ? ([60, 'minute'] as const)
        : ([3600, 'hour'] as const);
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(away / size), unit);
}

/** Breaks lines at blanks so that none is wider than `max`, as far as widths can be told without a screen. */
export function wrapped(lines: readonly Span[][], max: number): Span[][] {
  return lines.flatMap((line) => wrapOne(line, max));
}

function wrapOne(line: readonly Span[], max: number): Span[][] {
  const rows: Span[][] = [[]];
  let width = 0;
  for (const { text, style } of line) {
    for (const word of text.split(/(?<= )/)) {
      const wide = widthOf(word, style);
      if (width + wide > max && width > 0 && !/^[).,;]/.test(word)) {
        rows.push([]);
        width = 0;
      }
      rows.at(-1)?.push({ text: word, style });
      width += wide;
    }
  }
  return rows;
}

/** Pixels of a text at 14 px: an average letter of a sans-serif font, or exactly one of a fixed-width font. */
export function widthOf(text: string, style: Span['style']): number {
  const letter = { plain: 7.2, mention: 7.2, bold: 7.9, code: 7.9, block: 7.9 }[style];
  return [...text].length * letter;
}
