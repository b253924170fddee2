import { destructiveOf, type PlannedChange } from '../domain/plan.ts';

/**
 * What of a plan a protected project leaves to its admins: everything that deletes or replaces something. None in a project
 * without protection. Where there is any, one of the approvals has to be a project admin's.
 */
export function protectedChanges(
  project: { readonly protected: boolean },
  changes: readonly PlannedChange[],
): readonly PlannedChange[] {
  return project.protected ? destructiveOf(changes) : [];
}
