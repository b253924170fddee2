import type { SessionView } from '../../engine/sessions/session-view.ts';
import { code, cut } from '../text.ts';
import { costDelta, planCounts } from '../words/plan.ts';
import { maxMessage } from './chunk.ts';

/** The first message of an apply's story: who approved what. It names the run, by which it is found again. */
export function openingText(view: SessionView, runId: string): string {
  const { plan, approvals, project, id } = view;
  const approvers = approvals.map(({ userId }) => `<@${userId}>`).join(', ');
  const what =
    plan === null ? 'A plan' : `Plan ${code(plan.id)} (${planCounts(plan)}; ${costDelta(plan.cost)})`;
  const who = approvers === '' ? 'was approved' : `was approved by ${approvers}`;
  const text = `${what} for ${code(project.name)} ${who}.\nEach line of the apply follows here (session ${code(id)}, run ${code(runId)}).`;
  return cut(text, maxMessage);
}
