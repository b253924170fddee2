import { formatMonthly } from '../../domain/money.ts';
import type { PolicyViolation } from '../../domain/policy-rule.ts';
import { code, someOf } from '../text.ts';
import { measureLabel } from './types.ts';

/** Why policy refuses something, as sentences that say what would be possible instead. */
export function policyWords(violation: PolicyViolation): string {
  switch (violation.code) {
    case 'REGION':
      return `${code(violation.resource)} may not be in ${code(violation.region)}: the regions allowed are ${someOf(violation.allowed.map((one) => code(one)))}.`;
    case 'MACHINE_SIZE':
      return violation.amount === null
        ? `The size of ${code(violation.resource)} is not known, and machines may have at most ${violation.limit} ${measureLabel(violation.measure)}: choose a size that is listed.`
        : `${code(violation.resource)} has ${violation.amount} ${measureLabel(violation.measure)}, and ${violation.limit} is the most that is allowed: choose a smaller size.`;
    case 'RESOURCE_COST':
      return violation.monthly === null
        ? `The price of ${code(violation.resource)} is not known, or not of all its parts, and a resource may cost at most ${formatMonthly(violation.limit)}.`
        : `${code(violation.resource)} costs ${formatMonthly(violation.monthly)}, and ${formatMonthly(violation.limit)} is the most that is allowed for one resource.`;
    case 'SESSION_COST':
      return violation.monthly === null
        ? `The price of some of this is not known, and ${formatMonthly(violation.limit)} is the most that one session may add.`
        : `This would add ${formatMonthly(violation.monthly)}, and ${formatMonthly(violation.limit)} is the most that one session may add.`;
    case 'EXPOSURE':
      return `${code(violation.resource)} may not be reachable from the internet here: leave it private.`;
    case 'FROZEN':
      return `Nothing is applied during this freeze, which ends <t:${violation.until}:f> (<t:${violation.until}:R>). Approve it then.`;
    case 'QUOTA':
      return quotaWords(violation);
    case 'BUDGET':
      return `This adds ${formatMonthly(violation.wanted)} to ${formatMonthly(violation.deployed)} deployed${violation.reserved > 0 ? ` and ${formatMonthly(violation.reserved)} reserved by other sessions` : ''}, beyond the budget of ${formatMonthly(violation.limit)}.`;
    case 'NOT_PRICED':
      return `The price of these is not known, or not of all their parts, so the budget cannot count them: ${someOf(violation.resources.map((one) => code(one)))}.`;
    case 'KEPT':
      return keptWords(violation);
    case 'ARCHIVED':
      return 'This project is archived. An admin can bring it back with `/cloud-restore-project`.';
  }
}

/** How what is protected in the cloud can be destroyed all the same: first the project lets go of it, then the cloud. */
function keptWords({ project, addresses, byProject }: Extract<PolicyViolation, { code: 'KEPT' }>): string {
  const kept = someOf(
    addresses.map((one) => code(one, 120)),
    3,
  );
  const first = byProject
    ? `A project admin lifts that with \`/cloud-edit-project project:${project} protected:False\`; then`
    : 'The project is no longer protected, but the cloud does not know yet:';
  const are = addresses.length === 1 ? 'is' : 'are';
  return `${kept} ${are} protected against deletion, so the cloud would refuse it. ${first} \`/cloud-deploy project:${project}\` plans what takes the protection away. Once that is applied, this is planned again by itself.`;
}

function quotaWords({
  measure,
  limit,
  deployed,
  reserved,
  wanted,
}: Extract<PolicyViolation, { code: 'QUOTA' }>): string {
  const others = reserved > 0 ? ` and ${reserved} reserved by other sessions` : '';
  const left = Math.max(0, limit - deployed - reserved);
  return `Quota for ${measureLabel(measure)}: ${limit} at most, of which ${deployed} deployed${others}; this needs ${wanted} more, and ${left} ${left === 1 ? 'is' : 'are'} left.`;
}

/** All of them, a line each. */
export function allPolicyWords(violations: readonly PolicyViolation[]): string {
  return violations.map((violation) => `• ${policyWords(violation)}`).join('\n');
}
