import { ButtonStyle } from 'discord.js';
import { supportedProviders } from '../../catalog/registry.ts';
import { destructiveOf } from '../../domain/plan.ts';
import { isFinal, mayAsk, type SessionAction } from '../../domain/session-state.ts';
import type { SessionView } from '../../engine/sessions/session-view.ts';
import type { CustomId } from '../custom-id.ts';
import { type Button, button, maxInRow, type Row, row } from '../rows.ts';

/** Beside what changes a session, a look at its plan. */
type Shown = SessionAction | 'details';

/** The rows of buttons: what decides about the session, and what changes it. Few buttons share a row. */
const rows: readonly (readonly Shown[])[] = [
  ['approve', 'reject', 'retry', 'extend', 'cancel'],
  ['add', 'edit', 'remove', 'plan', 'details'],
];

const styles: Readonly<Record<Shown, Button['style']>> = {
  approve: ButtonStyle.Success,
  reject: ButtonStyle.Secondary,
  retry: ButtonStyle.Success,
  add: ButtonStyle.Primary,
  edit: ButtonStyle.Secondary,
  remove: ButtonStyle.Secondary,
  plan: ButtonStyle.Secondary,
  extend: ButtonStyle.Secondary,
  details: ButtonStyle.Secondary,
  cancel: ButtonStyle.Danger,
};

/** The buttons that a session's state allows; while it is planned, the one for approving waits, disabled. */
export function lobbyButtons(view: SessionView): Row<Button>[] {
  const [deciding = [], changing = []] = rows.map((actions) =>
    actions.filter((action) => isShown(view, action)).map((one) => buttonFor(view, one)),
  );
  // The button for approving keeps its place, so that nobody clicks it by accident.
  const shareRow = !isShown(view, 'approve') && deciding.length + changing.length <= maxInRow;
  return (shareRow ? [[...changing, ...deciding]] : [deciding, changing])
    .filter((buttons) => buttons.length > 0)
    .map((buttons) => row(...buttons));
}

/** The plan that a click would approve; null while there is none, or nothing in it. */
export function approvablePlanId(view: SessionView): string | null {
  const { plan, revision } = view;
  const approvable =
    mayAsk(view, 'approve') && plan !== null && plan.revision === revision && plan.changes.length > 0;
  return approvable ? plan.id : null;
}

function isShown(view: SessionView, action: Shown): boolean {
  const { state, changes, deployed, plan } = view;
  if (action === 'details') return plan !== null && !isFinal(state);
  if (action === 'approve' && state === 'PLANNING') return true;
  if (!mayAsk(view, action)) return false;
  switch (action) {
    case 'edit':
    case 'remove':
      return deployed > 0 || changes.some((change) => change.action !== 'remove');
    case 'plan':
      return deployed > 0 || changes.length > 0;
    case 'reject':
      return approvablePlanId(view) !== null;
    default:
      return true;
  }
}

function buttonFor(view: SessionView, action: Shown): Button {
  const id = customIdOf(view, action);
  const label = labelOf(view, action);
  if (action !== 'approve') return button(id, label, styles[action]);
  const style = destroyedBy(view) > 0 ? ButtonStyle.Danger : styles[action];
  return button(id, label, style, { disabled: approvablePlanId(view) === null });
}

/** How much of what exists the plan would destroy. */
function destroyedBy({ plan }: SessionView): number {
  return plan === null ? 0 : destructiveOf(plan.changes).length;
}

function labelOf(view: SessionView, action: Shown): string {
  const destroyed = destroyedBy(view);
  const labels: Readonly<Record<Shown, string>> = {
    approve: destroyed > 0 ? `Approve & Destroy ${destroyed}` : 'Approve & Deploy',
    reject: 'Reject',
    retry: 'Retry',
    add: 'Add Resource',
    edit: 'Edit',
    remove: 'Remove',
    plan: view.state === 'DRAFT' ? 'Plan' : 'Re-plan',
    extend: 'Extend',
    details: 'Details',
    cancel: 'Cancel',
  };
  return labels[action];
}

/** What a click has to say: the plan that was seen, and the provider, so that a form opens without the database. */
function customIdOf(view: SessionView, action: Shown): CustomId {
  const sessionId = view.id;
  switch (action) {
    case 'approve':
    case 'reject':
      return { action, sessionId, planId: approvablePlanId(view) };
    case 'details':
      return { action, sessionId, planId: view.plan?.id ?? null };
    case 'add': {
      const provider = supportedProviders.find((name) => name === view.project.provider) ?? null;
      return { action, sessionId, provider };
    }
    default:
      return { action, sessionId };
  }
}
