import type { Measure } from '../../domain/amounts.ts';
import type { Micros } from '../../domain/money.ts';

/** How much of one measure a project has, what sessions in flight may add, and the limit, if there is one. */
export type QuotaLine = {
  readonly measure: Measure;
  readonly deployed: number;
  readonly reserved: number;
  readonly limit: number | null;
};

/** Quotas and budget of a project. Money is a month's, in millionths of a dollar. */
export type QuotaReport = {
  readonly project: string;
  /** What can have a limit, whether it has one or not, in the catalog's order. */
  readonly lines: readonly QuotaLine[];
  readonly budget: {
    readonly deployed: Micros;
    readonly reserved: Micros;
    readonly limit: Micros | null;
  };
  /** Names of deployed resources of which a part, or all, has no known price: the budget does not count that. */
  readonly notPriced: readonly string[];
};
