import type { Statistics } from '../../engine/statistics/statistics-use-cases.ts';

const dayMs = 24 * 3_600_000;

/** Statistics of so many days up to 26 November 2026, on each of which this happened; the rest is a busy month's. */
export function statisticsOf(
  length: number,
  dayOf: (day: number) => { succeeded: number; failed: number; dollars: number },
): Statistics {
  const last = Date.UTC(2026, 10, 26);
  const days = Array.from({ length }, (_, day) => {
    const { succeeded, failed, dollars } = dayOf(day);
    const start = new Date(last - (length - 1 - day) * dayMs);
    return { start, succeeded, failed, monthly: dollars * 1_000_000 };
  });
  return {
    projects: ['web-shop'],
    sessions: { opened: 12, applied: 8, failed: 2, cancelled: 1, expired: 1, refused: 1 },
    applies: { succeeded: 8, failed: 2, cancelled: 1 },
    successRate: 0.8,
    phases: [{ phase: 'planning', seconds: 4.2, count: 11 }],
    members: [{ userId: '123456789012345678', sessions: 7, applies: 5 }],
    types: [{ type: 'compute_vm', count: 6 }],
    days,
    notPriced: 0,
  };
}

/** Without anything in it. */
export const nothing: Statistics = {
  ...statisticsOf(30, () => ({ succeeded: 0, failed: 0, dollars: 0 })),
  sessions: { opened: 0, applied: 0, failed: 0, cancelled: 0, expired: 0, refused: 0 },
  applies: { succeeded: 0, failed: 0, cancelled: 0 },
  successRate: null,
  phases: [],
  members: [],
  types: [],
};
