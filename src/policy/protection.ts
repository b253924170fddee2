import type { Permission } from '../domain/permission.ts';
import { destructiveOf, type PlannedChange } from '../domain/plan.ts';
import type { PolicyViolation } from '../domain/policy-rule.ts';

/** What it takes to approve a plan, and what of it is the reason where that is more than usual. */
export type ApprovalRight = {
  readonly needed: Permission;
  readonly because: 'protected' | 'outside-changes' | null;
  readonly addresses: readonly string[];
};

/**
 * Plans are approved by those who deploy. What deletes or replaces something is left to project admins where the project is
 * protected, and everywhere where the session did not ask for it.
 */
export function rightToApprove(
  project: { readonly protected: boolean },
  changes: readonly PlannedChange[],
): ApprovalRight {
  const destructive = destructiveOf(changes);
  const surprising = destructive.filter(({ outside }) => outside);
  if (surprising.length > 0) {
    return {
      needed: 'admin',
      because: 'outside-changes',
      addresses: surprising.map(({ address }) => address),
    };
  }
  if (project.protected && destructive.length > 0) {
    return { needed: 'admin', because: 'protected', addresses: destructive.map(({ address }) => address) };
  }
  return { needed: 'deploy', because: null, addresses: [] };
}

/**
 * What of a plan a cloud would refuse to destroy. Nobody can approve it: the rest would be gone before the cloud says so.
 */
export function keptViolations(
  project: { readonly name: string; readonly protected: boolean },
  changes: readonly PlannedChange[],
): readonly PolicyViolation[] {
  const addresses = changes.filter(({ kept }) => kept === true).map(({ address }) => address);
  return addresses.length === 0
    ? []
    : [{ code: 'KEPT', project: project.name, addresses, byProject: project.protected }];
}
