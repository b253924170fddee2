import { colours } from './colours.ts';
import type { Scale } from './scale.ts';
import { at, box, textAt } from './svg.ts';

/** Where a panel is drawn, in pixels. */
export type Frame = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** Grid lines with their amounts on the left, and the base line. */
export function grid(frame: Frame, scale: Scale, shown: (amount: number) => string): string {
  const right = frame.left + frame.width;
  return scale.marks
    .map((mark) => {
      const y = heightOf(frame, scale, mark);
      const colour = mark === 0 ? colours.axis : colours.grid;
      return [
        `<line x1="${at(frame.left)}" x2="${at(right)}" y1="${at(y)}" y2="${at(y)}" stroke="${colour}"/>`,
        textAt(frame.left - 8, y + 4, shown(mark), { fill: colours.text, anchor: 'end' }),
      ].join('');
    })
    .join('\n');
}

/** Dates under the columns that have a label. */
export function dateLabels(frame: Frame, labels: ReadonlyMap<number, string>, columns: number): string {
  const wide = frame.width / columns;
  const y = frame.top + frame.height;
  return [...labels]
    .map(([column, label]) => {
      const x = frame.left + (column + 0.5) * wide;
      const tick = `<line x1="${at(x)}" x2="${at(x)}" y1="${at(y)}" y2="${at(y + 4)}" stroke="${colours.axis}"/>`;
      // A label at the edge stays within the picture.
      const anchor = column === columns - 1 && wide < 40 ? 'end' : 'middle';
      const shift = anchor === 'end' ? Math.min(wide / 2, 12) : 0;
      return tick + textAt(x + shift, y + 18, label, { fill: colours.text, anchor });
    })
    .join('\n');
}

/** What is said in the middle of a panel that has nothing to show. */
export function emptyPanel(frame: Frame, words: string): string {
  const { left, top, width, height } = frame;
  return textAt(left + width / 2, top + height / 2 + 4, words, {
    fill: colours.text,
    size: 14,
    anchor: 'middle',
  });
}

/** A stepped area: each column is as high as its value. */
export function steppedArea(frame: Frame, scale: Scale, values: readonly number[], colour: string): string {
  const wide = frame.width / values.length;
  const steps = values
    .map((value, column) => {
      const y = at(heightOf(frame, scale, value));
      return `${column === 0 ? 'M' : 'L'}${at(frame.left + column * wide)} ${y}H${at(frame.left + (column + 1) * wide)}`;
    })
    .join('');
  const base = frame.top + frame.height;
  return [
    `<path d="${steps}V${at(base)}H${at(frame.left)}Z" fill="${colour}" fill-opacity="0.25"/>`,
    `<path d="${steps}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>`,
  ].join('\n');
}

/** Bars, the series of each column on top of each other, the first one lowest. */
export function stackedBars(
  frame: Frame,
  scale: Scale,
  series: readonly { readonly values: readonly number[]; readonly colour: string }[],
): string {
  const columns = series[0]?.values.length ?? 0;
  const wide = frame.width / columns;
  const bar = Math.min(28, Math.max(1, wide * 0.75));
  const drawn: string[] = [];
  for (let column = 0; column < columns; column++) {
    const x = frame.left + (column + 0.5) * wide - bar / 2;
    let sum = 0;
    for (const { values, colour } of series) {
      const value = values[column] ?? 0;
      if (value === 0) continue;
      const top = heightOf(frame, scale, sum + value);
      drawn.push(box(x, top, bar, heightOf(frame, scale, sum) - top, colour));
      sum += value;
    }
  }
  return drawn.join('\n');
}

function heightOf(frame: Frame, scale: Scale, amount: number): number {
  return frame.top + frame.height * (1 - amount / scale.top);
}
