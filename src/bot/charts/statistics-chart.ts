import { groupedDays } from '../../domain/daily.ts';
import { formatDollars } from '../../domain/money.ts';
import type { DayFigures } from '../../engine/statistics/statistics-use-cases.ts';
import { colours } from './colours.ts';
import { dateLabels, emptyPanel, type Frame, grid, stackedBars, steppedArea } from './panel.ts';
import { labelled, scaleFor, shortDollars } from './scale.ts';
import { box, textAt } from './svg.ts';

/** As wide as Discord shows a picture in an embed. */
export const chartWidth = 550;
const chartHeight = 424;

const costFrame: Frame = { left: 58, top: 62, width: 474, height: 140 };
const applyFrame: Frame = { left: 58, top: 282, width: 474, height: 112 };

/** More bars than this cannot be told apart: they stand for weeks then. */
const mostBars = 62;
const mostLabels = 6;

/** Cost at the end of each day, and below it the applies that ended; an SVG for `draw`. */
export function statisticsChart(days: readonly DayFigures[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${chartWidth}" height="${chartHeight}" viewBox="0 0 ${chartWidth} ${chartHeight}">`,
    box(0, 0, chartWidth, chartHeight, colours.back),
    costPanel(days),
    applyPanel(days),
    '</svg>',
  ].join('\n');
}

function costPanel(days: readonly DayFigures[]): string {
  const values = days.map(({ monthly }) => monthly);
  const scale = scaleFor(values);
  const isEmpty = scale.marks.length === 1;
  const now = values.at(-1) ?? 0;
  return [
    heading(costFrame, 'Monthly cost of everything deployed'),
    textAt(costFrame.left - 42, costFrame.top - 16, 'US dollars a month, at the end of each day (UTC)', {
      fill: colours.text,
    }),
    ...(isEmpty
      ? [emptyPanel(costFrame, 'Nothing that has a price was deployed')]
      : [
          textAt(costFrame.left + costFrame.width, costFrame.top - 36, `now ${formatDollars(now, 2)}`, {
            fill: colours.cost,
            size: 15,
            bold: true,
            anchor: 'end',
          }),
        ]),
    grid(costFrame, scale, shortDollars),
    isEmpty ? '' : steppedArea(costFrame, scale, values, colours.cost),
    dateLabels(costFrame, labelsOf(days.map(({ start }) => start)), days.length),
  ].join('\n');
}

function applyPanel(days: readonly DayFigures[]): string {
  const size = days.length > mostBars ? 7 : 1;
  const sums = (values: readonly number[]) => groupedDays(values, size);
  const succeeded = sums(days.map((day) => day.succeeded));
  const failed = sums(days.map((day) => day.failed));
  const scale = scaleFor(
    succeeded.map((count, column) => count + (failed[column] ?? 0)),
    1,
  );
  const isEmpty = scale.marks.length === 1;
  const starts = succeeded.map((_, column) => startOf(days, column - succeeded.length, size));
  return [
    heading(applyFrame, size === 1 ? 'Applies per day' : 'Applies per week'),
    textAt(
      applyFrame.left - 42,
      applyFrame.top - 16,
      `Number of applies that ended${size === 1 ? '' : ', by the week’s first day'}`,
      { fill: colours.text },
    ),
    legend(applyFrame),
    grid(applyFrame, scale, String),
    isEmpty
      ? emptyPanel(applyFrame, 'No apply ended')
      : stackedBars(applyFrame, scale, [
          { values: succeeded, colour: colours.succeeded },
          { values: failed, colour: colours.failed },
        ]),
    dateLabels(applyFrame, labelsOf(starts), succeeded.length),
  ].join('\n');
}

/** When a group of days began, counted from the end: -1 is the last one. */
function startOf(days: readonly DayFigures[], group: number, size: number): Date {
  const day = days[Math.max(0, days.length + group * size)];
  if (day === undefined) throw new Error('there is no such day');
  return day.start;
}

function heading({ left, top }: Frame, words: string): string {
  return textAt(left - 42, top - 36, words, { fill: colours.title, size: 16, bold: true });
}

function legend({ left, top, width }: Frame): string {
  const right = left + width;
  return [
    box(right - 148, top - 27, 12, 12, colours.succeeded),
    textAt(right - 131, top - 16, 'succeeded', { fill: colours.text }),
    box(right - 54, top - 27, 12, 12, colours.failed),
    textAt(right - 37, top - 16, 'failed', { fill: colours.text }),
  ].join('\n');
}

const dayWords = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

function labelsOf(starts: readonly Date[]): ReadonlyMap<number, string> {
  return new Map(
    labelled(starts.length, mostLabels).flatMap((column) => {
      const start = starts[column];
      return start === undefined ? [] : [[column, dayWords.format(start)] as const];
    }),
  );
}
