import {
  type APIInteractionResponse,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ComponentType,
} from 'discord.js';
import type { RawInputs } from '../catalog/inputs.ts';
import type { Actor } from '../domain/actor.ts';
import {
  decideAccess,
  projectField,
  requestAccess,
  requestForm,
  reasonField as whyField,
} from './access/request.ts';
import { adminListPage } from './commands/admin-list.ts';
import { archive } from './commands/archive-project.ts';
import { auditPage, exportAudit } from './commands/audit.ts';
import type { BotContext } from './commands/command.ts';
import { destroyProject, nameField } from './commands/destroy.ts';
import { grantsPage } from './commands/grants.ts';
import { listPage } from './commands/list.ts';
import { policyPage } from './commands/policies.ts';
import type { Action, IdOf } from './custom-id.ts';
import { addResource, formForNew, menuOfTypes } from './lobby/add-resource.ts';
import { extendSession, planSession, retrySession } from './lobby/again.ts';
import { approvePlan } from './lobby/approve.ts';
import { beyondBudgetForm, beyondReasonField } from './lobby/beyond-budget.ts';
import { cancelSession } from './lobby/cancel.ts';
import { planDetails } from './lobby/details.ts';
import { chooseResource, editResource, formForEdit, removeResource, resizeResource } from './lobby/edit.ts';
import { formToReject, reasonField, rejectPlan } from './lobby/reject.ts';
import { type Answer, opening } from './responder.ts';

/** A button or menu that was used. */
type Use<A extends Action> = {
  readonly context: BotContext;
  readonly actor: Actor;
  readonly id: IdOf<A>;
  readonly interaction: APIMessageComponentInteraction;
};

/**
 * What a button or menu leads to: a message of its own (`answer`), the change of the message that it belongs to
 * (`update`), or a first response, due within 3 s, such as a form (`respond`).
 */
export type Reaction<A extends Action> =
  | { answer(use: Use<A>): Promise<Answer> }
  | { update(use: Use<A>): Promise<Answer> }
  | { respond(use: Use<A>): Promise<APIInteractionResponse> };

/** A form that was sent off. */
type Submission<A extends Action> = {
  readonly context: BotContext;
  readonly actor: Actor;
  readonly id: IdOf<A>;
  readonly inputs: RawInputs;
  readonly interaction: APIModalSubmitInteraction;
};

/** The custom ids of forms; all others are those of buttons and menus. */
type FormAction = 'overrun' | 'describe' | 'change' | 'rejection' | 'destroy' | 'asking';

/** What each button and menu does. */
export const reactions: { readonly [A in Exclude<Action, FormAction>]: Reaction<A> } = {
  add: { respond: ({ context, actor, id }) => menuOfTypes(context, actor, id) },
  choose: {
    respond: ({ context, actor, id, interaction }) =>
      formForNew(context, actor, { ...id, type: chosenIn(interaction) }),
  },
  'fix-new': {
    respond: ({ context, actor, id }) =>
      formForNew(context, actor, id, context.drafts.recall(id.draft, actor.userId)),
  },
  edit: { answer: ({ context, actor, id }) => chooseResource(context, actor, id) },
  remove: { answer: ({ context, actor, id }) => chooseResource(context, actor, id) },
  'pick-edit': {
    respond: ({ context, actor, id, interaction }) =>
      formForEdit(context, actor, { sessionId: id.sessionId, name: chosenIn(interaction) }),
  },
  'pick-remove': {
    answer: ({ context, actor, id, interaction }) =>
      removeResource(context, actor, { sessionId: id.sessionId, name: chosenIn(interaction) }),
  },
  more: { respond: ({ context, actor, id }) => formForEdit(context, actor, id) },
  'fix-change': {
    respond: ({ context, actor, id }) =>
      formForEdit(context, actor, { ...id, typed: context.drafts.recall(id.draft, actor.userId) }),
  },
  resize: {
    update: ({ context, actor, id, interaction }) =>
      resizeResource(context, actor, { ...id, size: chosenIn(interaction) }),
  },
  approve: { answer: ({ context, actor, id }) => approvePlan(context, actor, id) },
  confirm: { answer: ({ context, actor, id }) => approvePlan(context, actor, id, { destroys: true }) },
  beyond: { respond: async ({ id }) => opening(beyondBudgetForm(id)) },
  reject: { respond: ({ context, actor, id }) => formToReject(context, actor, id) },
  details: { answer: ({ context, actor, id }) => planDetails(context, actor, id) },
  plan: { answer: ({ context, actor, id }) => planSession(context, actor, id.sessionId) },
  retry: { answer: ({ context, actor, id }) => retrySession(context, actor, id.sessionId) },
  extend: { answer: ({ context, actor, id }) => extendSession(context, actor, id.sessionId) },
  cancel: { answer: ({ context, actor, id }) => cancelSession(context, actor, id.sessionId) },
  ask: { respond: async () => opening(requestForm()) },
  grant: { answer: ({ context, actor, id }) => decideAccess(context, actor, id.requestId, 'granted') },
  decline: { answer: ({ context, actor, id }) => decideAccess(context, actor, id.requestId, 'declined') },
  policies: { update: ({ context, actor, id }) => policyPage(context, actor, id) },
  list: { update: ({ context, actor, id }) => listPage(context, actor, id) },
  'admin-list': { update: ({ context, actor, id }) => adminListPage(context, actor, id) },
  grants: { update: ({ context, actor, id }) => grantsPage(context, actor, id) },
  audit: { update: ({ context, actor, id }) => auditPage(context, actor, id) },
  'export-audit': {
    answer: ({ context, actor, id, interaction }) => exportAudit(context, actor, id, interaction),
  },
  archive: { update: ({ context, actor, id }) => archive(context, actor, { ...id, confirmed: true }) },
};

/** What each form does. */
export const submissions: { readonly [A in FormAction]: (use: Submission<A>) => Promise<Answer> } = {
  describe: ({ context, actor, id, inputs }) => addResource(context, actor, { ...id, inputs }),
  change: ({ context, actor, id, inputs }) => editResource(context, actor, { ...id, inputs }),
  overrun: ({ context, actor, id, inputs }) =>
    approvePlan(context, actor, id, {
      destroys: id.destroys,
      beyondBudget: String(inputs[beyondReasonField] ?? ''),
    }),
  rejection: ({ context, actor, id, inputs }) =>
    rejectPlan(context, actor, { ...id, reason: String(inputs[reasonField] ?? '') }),
  asking: ({ context, actor, inputs, interaction }) =>
    requestAccess(context, actor, {
      project: String(inputs[projectField] ?? ''),
      reason: String(inputs[whyField] ?? ''),
      place: interaction,
    }),
  destroy: ({ context, actor, id, inputs, interaction }) =>
    destroyProject(context, actor, {
      project: id.project,
      typed: String(inputs[nameField] ?? ''),
      place: interaction,
    }),
};

/** What was chosen in a menu; empty where nothing was. */
function chosenIn({ data }: APIMessageComponentInteraction): string {
  return (data.component_type === ComponentType.StringSelect && data.values[0]) || '';
}
