import { type DomainError, type ErrorContext, isDomainError, type Violation } from '../../domain/errors.ts';
import type { PolicyViolation } from '../../domain/policy-rule.ts';
import type { SessionState } from '../../domain/session-state.ts';
import { code, cut, someOf } from '../text.ts';
import { allPolicyWords } from './policy.ts';

/** The words for what went wrong, as a member reads them: what happened, and what to do next. */
export function errorWords(error: DomainError): string {
  const { context } = error;
  switch (error.code) {
    case 'NOT_PERMITTED':
      return refusalWords(context);
    case 'NOT_FOUND':
      return notFoundWords(context);
    case 'INPUT_INVALID':
      return violationWords((context['violations'] ?? []) as readonly Violation[]);
    case 'NAME_TAKEN':
      return context['what'] === 'project'
        ? `There already is a project named ${fact(context, 'name')} here. Choose another name.`
        : `There already is a resource named ${fact(context, 'name')} in this project. Names are unique in a project, whatever the type: choose another one.`;
    case 'PROVIDER_UNSUPPORTED':
      return `There is no provider ${fact(context, 'provider')}. \`provider\` can be ${list(context, 'supported')}.`;
    case 'TOO_MANY_SESSIONS':
      return `You have ${String(context['open'])} open sessions in this project, and ${String(context['limit'])} is the limit. Finish or cancel one first: \`/cloud-list\` shows them.`;
    case 'ACTION_NOT_ALLOWED':
      return notAllowedWords(context);
    case 'PLAN_REPLACED':
      return 'This plan has been replaced in the meantime, so nothing was approved and nothing was changed. Look at the newest plan in the lobby and approve that one.';
    case 'PLAN_NOT_APPROVABLE':
      return 'This plan changes nothing: everything is already as wanted, so there is nothing to approve.';
    case 'PLAN_DESTROYS':
      return `This plan destroys or replaces what exists: ${list(context, 'addresses')}. What is destroyed is gone, with everything in it.`;
    case 'REQUEST_DECIDED':
      return 'Somebody has decided this request already. Nothing was changed.';
    case 'POLICY_VIOLATED':
      return rulesWords(context);
    case 'QUOTA_EXCEEDED':
      return `There is no room for that in the quota of this project, so nothing was changed:\n${violationsIn(context)}\n\`/cloud-quota\` shows what is used. Remove something, wait for the other sessions, or ask an admin for more.`;
    case 'BUDGET_EXCEEDED':
      return `Approving this needs a project admin, who gives a reason:\n${violationsIn(context)}\n\`/cloud-quota\` shows the budget.`;
    case 'PROJECT_ARCHIVED':
      return `Project ${fact(context, 'project')} is archived, so nothing was changed. A server admin can bring it back with \`/cloud-restore-project\`.`;
    case 'PROJECT_BUSY':
      return `Project ${fact(context, 'project')} cannot be archived while something in it is planned or applied: ${list(context, 'sessions')}. Wait until that is done, or end it with \`/cloud-cancel\`; then try again. Nothing was changed.`;
    case 'PROJECT_PROTECTED':
      return `Project ${fact(context, 'project')} is protected, so nobody destroys it as a whole. A project admin can lift that with \`/cloud-edit-project\` (\`protected:False\`). Nothing was changed.`;
    case 'CONFLICT':
      return 'Somebody else changed this session at the same moment, so nothing was changed. Look at the lobby and try again.';
    default:
      return 'That did not work, and nothing was changed. Try again in a moment; if it stays like this, tell those who run Cloud Engine.';
  }
}

/** What the cloud itself protects is none of the rules that `/cloud-policies` shows. */
function rulesWords(context: ErrorContext): string {
  return policyViolations(context).every(({ code: what }) => what === 'KEPT')
    ? `The cloud would refuse that half-way, so nothing was changed:\n${violationsIn(context)}`
    : `The rules of this project do not allow that, so nothing was changed:\n${violationsIn(context)}\n\`/cloud-policies\` shows all of them.`;
}

function violationsIn(context: ErrorContext): string {
  return cut(allPolicyWords(policyViolations(context)), 1500);
}

function policyViolations(context: ErrorContext): readonly PolicyViolation[] {
  return (context['violations'] ?? []) as readonly PolicyViolation[];
}

function notAllowedWords(context: ErrorContext): string {
  const state = context['state'] as SessionState;
  if (context['endedAt'] != null) {
    const when = `<t:${Math.floor(Date.parse(String(context['endedAt'])) / 1000)}:R>`;
    const by = context['by'] == null ? '' : ` by <@${String(context['by'])}>`;
    return `This session ${endWords(state, by)} ${when}, so nothing was changed. \`/cloud-deploy\` opens a new one.`;
  }
  if (context['destroysOnly'] === true && ['add', 'edit', 'remove'].includes(String(context['action']))) {
    return 'That is not possible here: this session only destroys. `/cloud-deploy` opens one that changes something. Nothing was changed.';
  }
  return `That is not possible now: this session ${stateWords[state] ?? 'has moved on'}. Nothing was changed.`;
}

/** What became of a session, after "this session …". */
function endWords(state: SessionState, by: string): string {
  if (state === 'APPLIED') return 'has done everything in its plan, and ended';
  return state === 'CANCELLED' ? `was cancelled${by}` : 'expired because nobody did anything,';
}

function refusalWords(context: ErrorContext): string {
  switch (context['because']) {
    case 'not-author':
      return `You do not have permission to change session ${fact(context, 'session')}: only its author and project admins may.`;
    case 'outside-changes':
      return `This plan deletes or replaces things that this session did not ask for (${list(context, 'addresses')}). Approving it needs the permission \`admin\` on the project.`;
    case 'own-session':
      return 'You do not have permission to approve this: the project wants approvals by others than those who wrote the plan.';
    case 'ends-with-it':
      return 'You do not have permission for this: your own right to the project ends with what this session made. Ask somebody whose right does not to click **Extend**.';
    case 'protected':
      return `This project is protected, and the plan deletes or replaces what exists (${list(context, 'addresses')}). Approving it needs the permission \`admin\` on the project.`;
    case 'whole-guild':
      return 'You do not have permission for this: only server admins lay down rules for the whole server. With `project`, the admins of that project do.';
    case 'beyond-own-right':
      return beyondWords(context);
    case 'own-admin':
      return `You do not have permission to take your own \`admin\` on ${fact(context, 'project')} away: you could not take it back. ${othersWords(context)} can do it.`;
  }
  if (context['needed'] === 'discord-admin') {
    return 'You do not have permission for this: only those with Administrator or Manage Server in Discord choose who counts as server admin beside them.';
  }
  if (context['policy'] !== undefined) {
    return `You do not have permission to take the rule ${fact(context, 'policy')} away, or there is no such rule here: project admins may for their project, server admins for the whole server.`;
  }
  if (context['needed'] === 'guild-admin') {
    return 'You do not have permission for this: only server admins may do it (Administrator or Manage Server, or the role that `/cloud-admin-role` names).';
  }
  if (context['session'] === undefined && context['project'] === undefined) {
    return `You do not have permission for this: it needs \`${String(context['needed'])}\` on a project. An admin can give it with \`/cloud-grant\`.`;
  }
  const where =
    context['session'] === undefined
      ? `project ${fact(context, 'project')}`
      : `session ${fact(context, 'session')}`;
  return `You do not have permission for this: it needs \`${String(context['needed'])}\` on ${where}, or there is no such ${where.split(' ')[0]} here. An admin can give it with \`/cloud-grant\`.`;
}

/** What lasts longer than one's own right: to give it, or to change what somebody else holds. */
function beyondWords(context: ErrorContext): string {
  const own = `your own, which ends <t:${Math.floor(Date.parse(String(context['until'])) / 1000)}:f>`;
  const held = context['held'] as { kind: string; id: string; permission: string } | undefined;
  return held === undefined
    ? `You can give no permission that lasts longer than ${own}. Choose a shorter \`duration\`.`
    : `What ${mention(held)} holds (${code(held.permission)}) is a permission that lasts longer than ${own}, so you can neither replace it nor take it back. An admin whose permission lasts as long can. Nothing was changed.`;
}

/** Who else administers a project, before "can do it". */
function othersWords({ admins }: ErrorContext): string {
  const others = Array.isArray(admins) ? admins.map(String) : [];
  return others.length === 0 ? 'A server admin' : `${someOf(others)} or a server admin`;
}

function mention({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return kind === 'role' ? `<@&${id}>` : `<@${id}>`;
}

function notFoundWords(context: ErrorContext): string {
  switch (context['what']) {
    case 'project':
      return `There is no project ${fact(context, 'project')} here. \`/cloud-list\` shows those that there are; \`/cloud-create-project\` makes one.`;
    case 'grant': {
      const subject = context['subject'] as { kind: string; id: string };
      return `${mention(subject)} was given nothing on ${fact(context, 'project')} that still holds, so nothing was changed. What members hold by a role is taken back from that role: \`/cloud-grants\` shows who holds what.`;
    }
    case 'resource':
      return `There is no resource ${fact(context, 'resource')} in this session or its project, or it is removed already. Nothing was changed.`;
    case 'policy':
      return `There is no rule ${fact(context, 'policy')} here, or it was taken away. \`/cloud-policies\` shows those that hold.`;
    case 'session':
      return `There is no session ${fact(context, 'session')} here. \`/cloud-list\` shows yours.`;
    default:
      return 'There is no such plan in this session, so nothing was changed. Look at the lobby for the newest plan.';
  }
}

/** All that is wrong with what was typed, one line for each field. */
export function violationWords(violations: readonly Violation[]): string {
  const lines = violations.map(({ field, problem }) => `• ${code(field, 40)} ${problem}`);
  return cut(`That cannot be used yet, so nothing was changed:\n${lines.join('\n')}`, 1900);
}

/** How a session stands, after "this session …". */
const stateWords: Readonly<Record<SessionState, string>> = {
  DRAFT: 'has no plan yet',
  VALIDATING: 'is being checked',
  PLANNING: 'is being planned',
  PLAN_READY: 'waits for an approval',
  APPROVED: 'is approved and about to be applied',
  APPLYING: 'is already being applied',
  APPLIED: 'has been applied',
  FAILED: 'has failed',
  CANCELLED: 'was cancelled',
  EXPIRED: 'has expired',
};

function fact(context: ErrorContext, name: string): string {
  return code(String(context[name] ?? ''));
}

function list(context: ErrorContext, name: string): string {
  const values = context[name];
  return Array.isArray(values) ? someOf(values.map((value) => code(String(value)))) : 'none';
}

/**
 * The words for anything thrown. What is no DomainError is an outage, or a defect that `reference` finds in the log.
 */
export function failureWords(
  error: unknown,
  outage: 'none' | 'before' | 'unsure',
  reference: string,
): string {
  if (isDomainError(error)) return errorWords(error);
  if (outage === 'before') {
    return 'The database does not answer right now, so nothing was changed. Try again in a minute.';
  }
  if (outage === 'unsure') {
    return 'The database stopped answering at the last moment, so it is not certain whether this was done. Look at the lobby or `/cloud-list` before you try again.';
  }
  return `Something went wrong on our side, and nothing was changed. Try again; if it happens again, tell those who run Cloud Engine this reference: \`${reference}\`.`;
}
