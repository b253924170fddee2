import { expect, it } from 'vitest';
import { nothing, statisticsOf } from '../charts/statistics.fixture.ts';
import { withChart } from './stats.ts';

const month = statisticsOf(30, (day) => ({ succeeded: 1, failed: 0, dollars: 100 + day }));
const silent = { warn: () => {} };
const png = Buffer.from('a picture');

it('shows the chart that comes with it, and describes it for those who cannot see it', async () => {
  const { embeds, files } = await withChart(month, silent, async () => png);
  expect(embeds?.[0]?.image?.url).toBe(`attachment://${files?.[0]?.name}`);
  expect(files?.[0]).toMatchObject({
    data: png,
    description: expect.stringContaining('$100.00 and $129.00'),
  });
});

it('has all the figures where the chart cannot be drawn, and logs why', async () => {
  const logged: unknown[] = [];
  const whole = await withChart(month, silent, async () => png);
  const answer = await withChart(
    month,
    { warn: (facts: unknown) => logged.push(facts) } as never,
    async () => {
      throw new Error('no such program');
    },
  );
  expect(answer.content).toContain('could not be drawn');
  expect(answer.files).toBeUndefined();
  const { image: _, ...figures } = whole.embeds?.[0] ?? {};
  expect(answer.embeds).toEqual([figures]);
  expect(logged).toEqual([{ err: new Error('no such program') }]);
});

it('says what the success rate counts, and rounds it to 100 % only when it is all', async () => {
  const fieldOf = async (statistics: typeof month) =>
    (await withChart(statistics, silent, async () => png)).embeds?.[0]?.fields?.find(
      ({ name }) => name === 'Success',
    )?.value;
  expect(await fieldOf(month)).toBe(
    '**80 %** of 10 applies that ended: 8 succeeded, 2 failed; 1 stopped by people is not counted.',
  );
  const nearly = { ...month, successRate: 999 / 1000, applies: { succeeded: 999, failed: 1, cancelled: 0 } };
  expect(await fieldOf(nearly)).toContain('**99 %**');
  expect(await fieldOf(nothing)).toBe('No apply has ended.');
});
