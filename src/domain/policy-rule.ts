import type { Measure } from './amounts.ts';

/** What an admin has laid down, for a whole guild or for one project. */
export type PolicyRule =
  /** Resources may only be in these regions. */
  | { readonly kind: 'regions'; readonly allowed: readonly string[] }
  /** No machine may be larger; null stands for no limit of that measure. */
  | { readonly kind: 'machine-size'; readonly maxVcpus: number | null; readonly maxMemoryGb: number | null }
  /** In cents a month: what one resource may cost, and what one session may add. */
  | { readonly kind: 'cost'; readonly perResource: number | null; readonly perSession: number | null }
  /** Whether resources may be reached from the internet. */
  | { readonly kind: 'exposure'; readonly public: 'forbidden' }
  /** Nothing is applied for so long after each of these moments. */
  | {
      readonly kind: 'freeze';
      readonly cron: string;
      readonly durationMinutes: number;
      readonly timeZone: string;
    }
  /** By how many others a plan has to be approved. */
  | { readonly kind: 'approvals'; readonly required: number };

export type PolicyKind = PolicyRule['kind'];

/** A rule with its place and origin. */
export type Policy = {
  readonly id: string;
  readonly guildId: string;
  /** Null: for every project of the guild. */
  readonly projectId: string | null;
  readonly rule: PolicyRule;
  readonly setBy: string;
  readonly setAt: Date;
};

/** Why policy refuses something: data, put into words once at each edge. Money is in millionths of a dollar a month. */
export type PolicyViolation =
  | {
      readonly code: 'REGION';
      readonly resource: string;
      readonly region: string;
      readonly allowed: readonly string[];
    }
  /** `amount` null: the size of this machine is not known. */
  | {
      readonly code: 'MACHINE_SIZE';
      readonly resource: string;
      readonly measure: Measure;
      readonly amount: number | null;
      readonly limit: number;
    }
  /** `monthly` null: not all of this resource has a known price. */
  | {
      readonly code: 'RESOURCE_COST';
      readonly resource: string;
      readonly monthly: number | null;
      readonly limit: number;
    }
  /** `monthly` null: some of what it adds has no known price. */
  | { readonly code: 'SESSION_COST'; readonly monthly: number | null; readonly limit: number }
  | { readonly code: 'EXPOSURE'; readonly resource: string }
  /** `until` in seconds since 1970. */
  | { readonly code: 'FROZEN'; readonly until: number }
  | {
      readonly code: 'QUOTA';
      readonly measure: Measure;
      readonly limit: number;
      readonly deployed: number;
      readonly reserved: number;
      readonly wanted: number;
    }
  | {
      readonly code: 'BUDGET';
      readonly limit: number;
      readonly deployed: number;
      readonly reserved: number;
      readonly wanted: number;
    }
  /** With a budget, what has no known price needs an admin. */
  | { readonly code: 'NOT_PRICED'; readonly resources: readonly string[] }
  /** The plan destroys what is protected against that in the cloud. `byProject`: because the project still is protected. */
  | {
      readonly code: 'KEPT';
      readonly project: string;
      readonly addresses: readonly string[];
      readonly byProject: boolean;
    }
  | { readonly code: 'ARCHIVED' };
