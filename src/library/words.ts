import { isCommitInDoubt, isOutage, withoutParameters } from '../db/outage.ts';
import { DomainError, type ErrorContext, isDomainError, type Violation } from '../domain/errors.ts';

/** What went wrong, as a programmer reads it; errors that bring their own words keep them. */
export function inWords(error: unknown): unknown {
  if (isOutage(error)) return outage(error);
  if (!isDomainError(error)) return withoutParameters(error);
  const words = wordsOf(error);
  return words === null ? error : new DomainError(error.code, error.context, words, { cause: error });
}

function outage(error: unknown): DomainError {
  const words = isCommitInDoubt(error)
    ? 'the database went away while this was being stored: look at the session before you repeat it'
    : 'the database is away, and nothing was changed: try again, or check DATABASE_URL';
  return new DomainError('DATABASE_UNREACHABLE', {}, words, { cause: withoutParameters(error) });
}

function wordsOf({ code, context }: DomainError): string | null {
  switch (code) {
    case 'NOT_PERMITTED':
      return refusal(context);
    case 'NOT_FOUND':
      return `there is no ${fact(context, 'what')} ${fact(context, String(context['what']))}`.trim();
    case 'INPUT_INVALID':
      return `invalid: ${((context['violations'] ?? []) as readonly Violation[]).map(({ field, problem }) => `${field} ${problem}`).join('; ')}`;
    case 'NAME_TAKEN':
      return `there already is a ${fact(context, 'what')} named ${fact(context, 'name')}`;
    case 'TOO_MANY_SESSIONS':
      return `${fact(context, 'open')} sessions are open in project ${fact(context, 'project')}, and the limit is ${fact(context, 'limit')}: finish or cancel one, or raise MAX_OPEN_SESSIONS`;
    case 'ACTION_NOT_ALLOWED':
      return `session ${fact(context, 'sessionId')} is ${fact(context, 'state')}: "${fact(context, 'action')}" is not possible`;
    case 'PLAN_REPLACED':
      return `the plan is no longer the one of session ${fact(context, 'sessionId')}, which is ${fact(context, 'state')}: approve its newest plan`;
    case 'PLAN_NOT_APPROVABLE':
      return 'the plan changes nothing, so there is nothing to approve';
    case 'CONFLICT':
      return 'the session was changed at the same moment: look at it and try again';
    case 'CLOSED':
      return 'this CloudOrchestrator has been closed';
    default:
      return null;
  }
}

function refusal(context: ErrorContext): string {
  switch (context['because']) {
    case 'not-author':
      return `only its author and project admins may change session ${fact(context, 'session')}`;
    case 'outside-changes':
      return 'the plan deletes or replaces what the session did not ask for: approving it needs admin on the project';
    case 'own-session':
      return 'the project wants approvals by others than those who wrote the plan';
  }
  const what = context['session'] === undefined ? 'project' : 'session';
  return `this takes ${fact(context, 'needed')} on ${what} ${fact(context, what)}, or there is none like it in this guild`;
}

function fact(context: ErrorContext, name: string): string {
  return String(context[name] ?? '');
}
