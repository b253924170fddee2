import { describe, expect, it } from 'vitest';
import { draw } from './draw.ts';
import { nothing, statisticsOf } from './statistics.fixture.ts';
import { chartWidth, statisticsChart } from './statistics-chart.ts';

const busy = (days: number) =>
  statisticsOf(days, (day) => ({ succeeded: day % 5, failed: day % 3, dollars: 100 + day })).days;

/** Fills of the boxes in a chart, by how many there are. */
function boxes(svg: string, fill: string): number {
  return [...svg.matchAll(/<rect [^>]*fill="([^"]+)"/g)].filter(([, colour]) => colour === fill).length;
}
const [succeeded, failed] = ['#56b4e9', '#e69f00'];

describe('the chart', () => {
  it('has a bar for what succeeded and failed on a day, with titles and units', () => {
    const svg = statisticsChart(
      statisticsOf(3, (day) => ({ succeeded: day === 2 ? 0 : 4, failed: day === 2 ? 1 : 0, dollars: 7.97 }))
        .days,
    );
    expect(boxes(svg, succeeded)).toBe(2 + 1); // one more in the legend
    expect(boxes(svg, failed)).toBe(1 + 1);
    for (const words of ['US dollars a month', 'now $7.97', 'Applies per day', '>26 Nov<', '>$8<']) {
      expect(svg).toContain(words);
    }
  });

  it('has bars for weeks where days would be too thin', () => {
    const svg = statisticsChart(busy(365));
    expect(svg).toContain('Applies per week');
    expect(boxes(svg, succeeded)).toBeLessThanOrEqual(53 + 1);
  });

  it('says that there is nothing where there is nothing', () => {
    const svg = statisticsChart(nothing.days);
    expect(svg).toContain('Nothing that has a price was deployed');
    expect(svg).toContain('No apply ended');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it.each([1, 2, 7, 30, 62, 63, 365])('of %i days keeps everything within the picture', (days) => {
    const svg = statisticsChart(busy(days));
    expect(svg).not.toMatch(/NaN|Infinity|undefined|"-/);
    for (const [, x] of svg.matchAll(/ x2?="([\d.]+)"/g))
      expect(Number(x)).toBeLessThanOrEqual(chartWidth - 10);
  });
});

describe('its picture', () => {
  it('is a PNG of twice the size, for dense screens', async () => {
    const png = await draw(statisticsChart(busy(30)));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(2 * chartWidth);
  });

  it('has text, with no font but ours', async () => {
    const around = (content: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">${content}</svg>`;
    const [plain, bold, empty] = await Promise.all([
      draw(around('<text x="5" y="30">Monthly cost – $12.50</text>')),
      draw(around('<text x="5" y="30" font-weight="bold">Monthly cost – $12.50</text>')),
      draw(around('')),
    ]);
    expect(plain.equals(empty)).toBe(false);
    expect(plain.equals(bold)).toBe(false);
  });
});
