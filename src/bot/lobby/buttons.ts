import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { supportedProviders } from '../../catalog/registry.ts';
import { allowedActions, type SessionAction } from '../../domain/session-state.ts';
import type { SessionView } from '../../engine/session-view.ts';
import { formatCustomId } from '../custom-id.ts';

type Button = APIButtonComponentWithCustomId;

/** The buttons that a session's state allows; while it is planned, the one for approving waits, disabled. */
export function lobbyButtons(view: SessionView): APIActionRowComponent<Button>[] {
  const allowed = allowedActions[view.state];
  const buttons: Button[] = [
    ...(allowed.includes('approve') || view.state === 'PLANNING' ? [approveButton(view)] : []),
    ...(allowed.includes('add') ? [addButton(view)] : []),
    ...(hasResources(view) ? editButtons(view, allowed) : []),
    ...(allowed.includes('cancel') ? [cancelButton(view)] : []),
  ];
  return buttons.length === 0 ? [] : [{ type: ComponentType.ActionRow, components: buttons }];
}

/** The plan that a click would approve; null while there is none, or nothing in it. */
export function approvablePlanId({ state, plan, revision }: SessionView): string | null {
  const approvable =
    allowedActions[state].includes('approve') &&
    plan !== null &&
    plan.revision === revision &&
    plan.changes.length > 0;
  return approvable ? plan.id : null;
}

function approveButton(view: SessionView): Button {
  const planId = approvablePlanId(view);
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Success,
    label: 'Approve & Deploy',
    custom_id: formatCustomId({ action: 'approve', sessionId: view.id, planId }),
    disabled: planId === null,
  };
}

function addButton({ id, project }: SessionView): Button {
  const provider = supportedProviders.find((name) => name === project.provider) ?? null;
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Primary,
    label: 'Add Resource',
    custom_id: formatCustomId({ action: 'add', sessionId: id, provider }),
  };
}

/** Whether there is anything that could be edited or removed. */
function hasResources({ changes, deployed }: SessionView): boolean {
  return deployed > 0 || changes.some(({ action }) => action !== 'remove');
}

function editButtons({ id }: SessionView, allowed: readonly SessionAction[]): Button[] {
  return (['edit', 'remove'] as const)
    .filter((action) => allowed.includes(action))
    .map((action) => ({
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      label: action === 'edit' ? 'Edit' : 'Remove',
      custom_id: formatCustomId({ action, sessionId: id }),
    }));
}

function cancelButton({ id }: SessionView): Button {
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Danger,
    label: 'Cancel',
    custom_id: formatCustomId({ action: 'cancel', sessionId: id }),
  };
}
