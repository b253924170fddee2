/** Text as SVG can hold it. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A line of text; its baseline is at `y`. */
export function textAt(
  x: number,
  y: number,
  text: string,
  style: {
    readonly fill: string;
    readonly size?: number;
    readonly bold?: boolean;
    readonly anchor?: 'start' | 'middle' | 'end';
  },
): string {
  const { fill, size = 13, bold = false, anchor = 'start' } = style;
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${at(x)}" y="${at(y)}" fill="${fill}" font-size="${size}"${weight} text-anchor="${anchor}">${escaped(text)}</text>`;
}

export function box(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" fill="${fill}"/>`;
}

/** A length as short as it can be told apart. */
export function at(length: number): string {
  return String(Math.round(length * 100) / 100);
}
