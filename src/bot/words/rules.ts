import { formatMinutes } from '../../domain/duration.ts';
import { formatMonthly, fromCents } from '../../domain/money.ts';
import type { PolicyRule } from '../../domain/policy-rule.ts';
import { nextWindow } from '../../policy/freeze.ts';
import { code, counted, moment, someOf } from '../text.ts';

/** What a rule says, as a sentence. */
export function ruleWords(rule: PolicyRule): string {
  switch (rule.kind) {
    case 'regions':
      return `Resources may only be in ${someOf(rule.allowed.map((one) => code(one)))}.`;
    case 'machine-size': {
      const limits = [
        ...(rule.maxVcpus === null ? [] : [counted(rule.maxVcpus, 'vCPU')]),
        ...(rule.maxMemoryGb === null ? [] : [`${rule.maxMemoryGb} GB of memory`]),
      ];
      return `A machine may have at most ${limits.join(' and ')}.`;
    }
    case 'cost': {
      const limits = [
        ...(rule.perResource === null ? [] : [`one resource may cost at most ${month(rule.perResource)}`]),
        ...(rule.perSession === null ? [] : [`one session may add at most ${month(rule.perSession)}`]),
      ].join(', and ');
      return `${limits.charAt(0).toUpperCase()}${limits.slice(1)}.`;
    }
    case 'exposure':
      return 'Nothing may be reachable from the internet.';
    case 'freeze':
      return `Nothing is applied for ${formatMinutes(rule.durationMinutes, 3)} from each ${code(rule.cron)} (${code(rule.timeZone)}) on.`;
    case 'approvals':
      return rule.required === 1
        ? 'A plan has to be approved by one other person than those who wrote it.'
        : `A plan has to be approved by ${rule.required} other people than those who wrote it.`;
  }
}

/** When a freeze holds: the window that is open now, or the next one. Empty for rules that always hold. */
export function windowWords(rule: PolicyRule, now: Date): string {
  if (rule.kind !== 'freeze') return '';
  const window = nextWindow(rule, now);
  if (window === null) return 'It does not come again.';
  const { start, end } = window;
  return start <= now
    ? `It holds now, until ${moment(end, 'f')} (${moment(end)}).`
    : `Next from ${moment(start, 'f')} to ${moment(end, 'f')}.`;
}

/** Where a rule holds. */
export function placeWords(project: string | null): string {
  return project === null ? 'the whole server' : `project ${code(project)}`;
}

function month(cents: number): string {
  return formatMonthly(fromCents(cents));
}
