import type { PolicyViolation } from '../../domain/policy-rule.ts';
import type { Reason } from '../../domain/reason.ts';
import { code, counted, linesWithin, someOf } from '../text.ts';
import { allPolicyWords } from './policy.ts';

/** Why a session is where it is, as the lobby says it; null where its state says it all. */
export function reasonWords(reason: Reason): string | null {
  return [causeWords(reason), ...doubtWords(reason)].filter(Boolean).join('\n') || null;
}

function causeWords(reason: Reason): string | null {
  switch (reason.code) {
    case 'CANCELLED_BY':
      return [cancelledWords(reason), madeWords(reason)].filter(Boolean).join(' ');
    case 'ARCHIVED_BY':
      return `Cancelled, because ${people(reason, 'userId')} archived the project. A server admin can bring it back with \`/cloud-restore-project\`.`;
    case 'REJECTED_BY': {
      const why = values(reason, 'why')[0] ?? '';
      return `${people(reason, 'userId')} rejected the plan${why === '' ? '' : `: ${code(why, 300)}`}.`;
    }
    case 'CANCEL_TOO_LATE':
      return `The cancel by ${people(reason, 'userId')} came too late: everything was done already.`;
    case 'STATE_MOVED':
      return `Planned again, because session ${fact(reason, 'sessionId')} has changed the project.`;
    case 'PLAN_VOID':
      return 'Planned again, because the approved plan no longer fits the project.';
    case 'TOOL_CHANGED':
      return `Planned again, because the plan was made with ${fact(reason, 'from')} and workers now run ${fact(reason, 'to')}.`;
    case 'PROVIDERS_CHANGED':
      return 'Planned again, because workers now use other versions of what terraform needs for this cloud.';
    case 'POLICY_REFUSED':
      if (reason.violations !== undefined) return refusedWords(reason.violations);
      return reason.facts?.['because'] === 'permission'
        ? `Not applied: ${people(reason, 'userIds')} no longer ${count(reason, 'userIds') > 1 ? 'have' : 'has'} the permission ${fact(reason, 'needed')} that it takes. It needs a new approval.`
        : 'Not applied: it has fewer approvals than the project requires.';
    case 'APPROVAL_TOO_OLD':
      return `Not applied: the approval was older than ${counted(Number(reason.facts?.['hours'] ?? 0), 'hour')}. It needs a new one.`;
    case 'BEYOND_APPROVAL':
      return `A worker was lost while applying, and what remains goes beyond what was approved: ${list(reason, 'addresses')}. Look at this plan and approve it if you want it.`;
    case 'IN_DOUBT':
      return `A worker was lost while applying, and these may exist without being recorded: ${list(reason, 'addresses')}. Look at them in the cloud before you approve this plan.`;
    case 'POISON':
      return `Given up: ${counted(Number(reason.facts?.['attempts'] ?? 0), 'attempt')} ended without a result. Those who run Cloud Engine find why in the workers' logs.`;
    case 'TIME_LIMIT':
      return 'Stopped, because it took longer than allowed.';
    case 'EXPIRED':
      return 'Nobody did anything for too long. Start again with `/cloud-deploy`.';
    case 'NAME_TAKEN':
      return `Not planned: the project now has a resource named ${fact(reason, 'name')} from another session.`;
    case 'POLICY_VIOLATED':
    case 'QUOTA_EXCEEDED':
      return `Not planned, because the rules of this project do not allow it:\n${allPolicyWords(reason.violations ?? [])}\n**Edit** or **Remove** something, or ask an admin.`;
    case 'INPUT_INVALID':
      return unfitWords(values(reason, 'problems'));
    case 'TERRAFORM_FAILED':
      return [
        'Terraform reports a problem, shown below.',
        protectedWords(reason),
        madeWords(reason),
        '**Retry** tries once more, **Edit** changes what was asked for, **Cancel** ends the session.',
      ]
        .filter(Boolean)
        .join(' ');
    case 'CREDENTIALS_MISSING':
      return `The worker has no credentials for this project’s cloud. Those who run Cloud Engine put them into ${fact(reason, 'file')} under \`CREDENTIALS_DIR\`; then **Retry**.`;
    case 'PROVIDERS_MISSING':
      return 'The worker could not install what terraform needs for this cloud; what it said is shown below. Those who run Cloud Engine can mend that; then **Retry**.';
    case 'TERRAFORM_MISSING':
      return 'The worker has no terraform. Those who run Cloud Engine can mend that.';
    case 'SERVICE_FAILED':
      return 'Something went wrong in a worker. Those who run Cloud Engine find it in its log.';
    default:
      return `It could not go on (${reason.code}).`;
  }
}

/** What of a change set no longer fits; plans of older versions have not recorded it. */
function unfitWords(problems: readonly string[]): string {
  const what = 'what was chosen no longer fits the project';
  if (problems.length === 0) return `Not planned: ${what}.`;
  const lines = problems.map((problem) => `• ${problem}`);
  return `Not planned, because ${what}:\n${linesWithin(lines, 800)}\n**Edit** or **Remove** something.`;
}

/** What Azure has no setting for, terraform itself keeps from being replaced in a protected project. */
function protectedWords({ diagnostics = [] }: Reason): string {
  return diagnostics.some(({ summary }) => summary === 'Instance cannot be destroyed')
    ? 'The project is protected, so what holds data is not made anew, as this would. A project admin can lift that with `/cloud-edit-project` (`protected:False`); what is in it is lost then.'
    : '';
}

function refusedWords(violations: readonly PolicyViolation[]): string {
  return `Not applied, because the rules of this project did not allow it when it was its turn:\n${allPolicyWords(violations)}\nIt needs a new approval once they do.`;
}

function cancelledWords(reason: Reason): string {
  const how = reason.facts?.['forced'] === 1 ? 'Ended by force by' : 'Cancelled by';
  const [why] = values(reason, 'why');
  return `${how} ${people(reason, 'userId')}${why === undefined ? '' : `: ${code(why, 300)}`}.`;
}

/** What nobody knows for certain after an apply that was killed, and what to do about it. */
function doubtWords(reason: Reason): string[] {
  const unrecorded = count(reason, 'unrecorded');
  const unfinished = count(reason, 'unfinished');
  const doubts = [];
  if (unrecorded > 0) {
    doubts.push(
      `**In doubt**: ${list(reason, 'unrecorded')} may exist in the cloud without being recorded. Look for ${it(unrecorded)} there before somebody deploys ${it(unrecorded)} again.`,
    );
  }
  if (unfinished > 0) {
    doubts.push(
      `**In doubt**: ${list(reason, 'unfinished')} ${unfinished === 1 ? 'is' : 'are'} recorded, but perhaps done by half. The next plan looks at ${it(unfinished)}.`,
    );
  }
  return doubts;
}

function it(amount: number): string {
  return amount === 1 ? 'it' : 'them';
}

/** What exists after an apply that ended early; nothing where it was not an apply. */
function madeWords({ facts }: Reason): string {
  if (facts?.['of'] === undefined) return '';
  const made = Number(facts['made'] ?? 0);
  const of = counted(Number(facts['of']), 'change');
  if (made === 0) return of.startsWith('1 ') ? 'Nothing was finished.' : `None of the ${of} was finished.`;
  return made === 1 ? `1 of ${of} was made and stays.` : `${made} of ${of} were made and stay.`;
}

function values(reason: Reason, name: string): readonly string[] {
  const value = reason.facts?.[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [String(value)];
}

function count(reason: Reason, name: string): number {
  return values(reason, name).length;
}

function fact(reason: Reason, name: string): string {
  return code(values(reason, name)[0] ?? '');
}

function people(reason: Reason, name: string): string {
  const ids = values(reason, name).filter((id) => /^\d{1,20}$/.test(id));
  return ids.length === 0 ? 'somebody' : ids.map((id) => `<@${id}>`).join(', ');
}

function list(reason: Reason, name: string): string {
  return someOf(
    values(reason, name).map((value) => code(value, 80)),
    5,
  );
}
