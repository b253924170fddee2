import type { PlannedChange } from '../domain/plan.ts';

/**
 * Who approves an environment that ends approves its end, too: a plan that deletes what was asked for and nothing else,
 * even if nothing of it is left to delete.
 */
export function coversEnd(changes: readonly PlannedChange[]): boolean {
  return changes.every(({ action, outside }) => action === 'delete' && !outside);
}
