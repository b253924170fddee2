import type { Provider } from '../catalog/contract.ts';
import { type Duration, parseDuration } from '../domain/duration.ts';
import { invalidInput, type Violation } from '../domain/errors.ts';
import type { PolicyKind, PolicyRule } from '../domain/policy-rule.ts';
import { requireFreeze } from './freeze.ts';

/** A rule as an admin types it; fields are named as the command's options are. */
export type RuleRequest =
  /** Separated by commas. */
  | { readonly kind: 'regions'; readonly regions: string }
  | {
      readonly kind: 'machine-size';
      readonly max_vcpus?: number | undefined;
      readonly max_memory_gb?: number | undefined;
    }
  /** In dollars a month. */
  | {
      readonly kind: 'cost';
      readonly max_resource?: number | undefined;
      readonly max_session?: number | undefined;
    }
  /** `forbidden`; `allowed` takes the rule away. */
  | { readonly kind: 'exposure'; readonly public: string }
  /** Duration as in `62h`; the time zone is UTC unless said otherwise. */
  | {
      readonly kind: 'freeze';
      readonly cron: string;
      readonly duration: string;
      readonly timezone?: string | undefined;
    }
  /** 0 takes the rule away. */
  | { readonly kind: 'approvals'; readonly required: number };

const mostApprovals = 10;
const mostVcpus = 100_000;
const mostMemoryGb = 1_000_000;
const mostDollars = 10_000_000;

type RequestOf<K extends PolicyKind> = Extract<RuleRequest, { kind: K }>;

/**
 * Reads a rule.
 * @param providers those in whose projects it would hold
 * @returns null where it says that there is to be none of this kind
 * @throws DomainError INPUT_INVALID with everything that is wrong with it
 */
export function readRule(request: RuleRequest, providers: readonly Provider[], now: Date): PolicyRule | null {
  switch (request.kind) {
    case 'regions':
      return readRegions(request, providers);
    case 'machine-size':
      return readMachineSize(request);
    case 'cost':
      return readCost(request);
    case 'exposure':
      return readExposure(request);
    case 'freeze':
      return requireFreeze(
        {
          kind: 'freeze',
          cron: request.cron,
          durationMinutes: minutesOf(request.duration),
          timeZone: request.timezone ?? 'UTC',
        },
        now,
      );
    case 'approvals':
      return readApprovals(request);
  }
}

function readRegions({ regions }: RequestOf<'regions'>, providers: readonly Provider[]): PolicyRule {
  const known = new Set(providers.flatMap((provider) => provider.regions));
  const typed = new Set(
    regions
      .split(',')
      .map((one) => one.trim().toLowerCase())
      .filter((one) => one !== ''),
  );
  if (typed.size === 0 || [...typed].some((one) => !known.has(one))) {
    const names = [...known].map((one) => `\`${one}\``).join(', ');
    throw invalidInput({ field: 'regions', problem: `must be of these, separated by commas: ${names}` });
  }
  return { kind: 'regions', allowed: [...typed] };
}

function readMachineSize({ max_vcpus, max_memory_gb }: RequestOf<'machine-size'>): PolicyRule {
  requireOneOf({ max_vcpus, max_memory_gb });
  const problems: Violation[] = [];
  if (!isWithin(max_vcpus, 1, mostVcpus) || (max_vcpus ?? 0) % 1 !== 0) {
    problems.push({ field: 'max_vcpus', problem: `must be a whole number from 1 to ${mostVcpus}` });
  }
  if (!isWithin(max_memory_gb, 0.1, mostMemoryGb)) {
    problems.push({ field: 'max_memory_gb', problem: `must be a number of GB from 0.1 to ${mostMemoryGb}` });
  }
  if (problems.length > 0) throw invalidInput(...problems);
  return { kind: 'machine-size', maxVcpus: max_vcpus ?? null, maxMemoryGb: max_memory_gb ?? null };
}

function readCost({ max_resource, max_session }: RequestOf<'cost'>): PolicyRule {
  requireOneOf({ max_resource, max_session });
  const wrong = Object.entries({ max_resource, max_session }).filter(
    ([, dollars]) => !isWithin(dollars, 0, mostDollars) || centsOf(dollars) === null,
  );
  if (wrong.length > 0) {
    const problem = `must be dollars a month from 0 to ${mostDollars}, with cents at most, such as \`49.90\``;
    throw invalidInput(...wrong.map(([field]) => ({ field, problem })));
  }
  return {
    kind: 'cost',
    perResource: centsOf(max_resource) ?? null,
    perSession: centsOf(max_session) ?? null,
  };
}

function readExposure({ public: typed }: RequestOf<'exposure'>): PolicyRule | null {
  if (typed === 'allowed') return null;
  if (typed === 'forbidden') return { kind: 'exposure', public: 'forbidden' };
  throw invalidInput({ field: 'public', problem: 'must be `forbidden` or `allowed`' });
}

function readApprovals({ required }: RequestOf<'approvals'>): PolicyRule | null {
  if (!Number.isInteger(required) || required < 0 || required > mostApprovals) {
    throw invalidInput({ field: 'required', problem: `must be a whole number from 0 to ${mostApprovals}` });
  }
  return required === 0 ? null : { kind: 'approvals', required };
}

function requireOneOf(fields: Readonly<Record<string, number | undefined>>): void {
  if (Object.values(fields).some((value) => value !== undefined)) return;
  const [field = '', other = ''] = Object.keys(fields);
  throw invalidInput({ field, problem: `or \`${other}\` must be filled in` });
}

/** What was left out is within everything. */
function isWithin(value: number | undefined, least: number, most: number): boolean {
  return value === undefined || (value >= least && value <= most);
}

/** Whole cents of an amount of dollars; null where it has smaller parts. */
function centsOf(dollars: number | undefined): number | null | undefined {
  if (dollars === undefined) return undefined;
  const cents = Math.round(dollars * 100);
  return Math.abs(dollars * 100 - cents) < 1e-6 ? cents : null;
}

/** NaN where it is no limited length of time, which no rule takes. */
function minutesOf(typed: string): number {
  let duration: Duration;
  try {
    duration = parseDuration(typed);
  } catch {
    return Number.NaN;
  }
  return duration === 'permanent' ? Number.NaN : duration.minutes;
}
