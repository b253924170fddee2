import type { TrailEvent } from '../../db/find-audit.ts';
import type { Measure } from '../../domain/amounts.ts';
import type { AuditKind } from '../../domain/audit-kind.ts';
import type { PolicyRule, PolicyViolation } from '../../domain/policy-rule.ts';
import type { Reason } from '../../domain/reason.ts';
import { code, counted, cut, someOf } from '../text.ts';
import { subjectWords, untilWords } from './grants.ts';
import { allPolicyWords } from './policy.ts';
import { reasonWords } from './reasons.ts';
import { refusalOf } from './refused.ts';
import { ruleWords } from './rules.ts';
import { measureLabel } from './types.ts';

/** The part of an event that its words are made of. */
export type ToldEvent = Pick<TrailEvent, 'kind' | 'fromState' | 'toState' | 'details'>;

/** What happened, in plain words that follow the name of who did it, on one line. */
export function auditWords(event: ToldEvent): string {
  // What a newer version wrote is known by its name only.
  const say = words[event.kind] as ((event: ToldEvent) => string) | undefined;
  return (say?.(event) ?? code(event.kind)).replaceAll(/\s*\n\s*/g, ' ');
}

const words: { readonly [K in AuditKind]: (event: ToldEvent) => string } = {
  'project.created': () => 'created the project',
  'project.edited': ({ details }) => `changed settings of the project: ${changed(details['changes'])}`,
  'project.archived': () => 'archived the project',
  'project.restored': () => 'brought the archived project back',
  'guild.admin-role': ({ details }) =>
    `made ${roleWords(details['to'])} count as server admins, in place of ${roleWords(details['from'])}`,
  'access.requested': ({ details }) => `asked for access to project ${shown(details['project'])}`,
  'access.granted': ({ details }) =>
    `gave ${person(details['userId'])} the access to project ${shown(details['project'])} that they asked for`,
  'access.declined': ({ details }) =>
    `declined to give ${person(details['userId'])} access to project ${shown(details['project'])}`,
  'grant.given': ({ details }) =>
    `gave ${subject(details)} the permission ${shown(details['permission'])}, ${until(details['expiresAt'])}`,
  'grant.revoked': ({ details }) =>
    `took the permission ${shown(details['permission'])} away from ${subject(details)}`,
  'grant.ended': ({ details }) =>
    `noted that the permission ${shown(details['permission'])} of ${subject(details)} has ended`,
  'policy.set': ({ details }) => `laid down a rule: ${ruleIn(details['rule'])}${instead(details)}`,
  'policy.removed': ({ details }) => `took a rule away: ${ruleIn(details['replaced'])}`,
  'quota.set': ({ details }) =>
    `set the quota for ${measure(details)} to ${shown(details['after'])}, ${before(details['before'])}`,
  'quota.removed': ({ details }) => `lifted the quota for ${measure(details)}, ${before(details['before'])}`,
  'session.opened': ({ details }) => `opened the session${openedFor(details)}`,
  'session.transition': ({ fromState, toState, details }) =>
    `moved the session from **${fromState}** to **${toState}**${why(details)}`,
  'session.edited': ({ details }) =>
    `${edits[String(details['action'])] ?? 'changed'} ${shown(details['name'])}`,
  'session.extended': () => 'gave the session more time',
  'session.cancel-requested': ({ details }) => `asked the running apply to stop${because(details)}`,
  'session.kill-requested': ({ details }) =>
    `had the terraform of the running apply killed${because(details)}`,
  'environment.limited': () => 'wants what the session makes to end by itself',
  'environment.extended': ({ details }) =>
    `lets what the session made live longer, ${until(details['endsAt'])}`,
  'environment.ended': ({ details }) =>
    `ended what the session made, with session ${shown(details['destroyedBy'])}`,
  'environment.over': ({ details }) =>
    details['kept'] === true
      ? 'leaves what the session made in place'
      : 'found nothing left of what the session made',
  'plan.approved': ({ details }) => `approved the plan (${approval(details)})${beyond(details)}`,
  'run.retried': ({ details }) => `tried again what had failed in attempt ${shown(details['attempt'])}`,
  'run.attempt-lost': ({ details }) =>
    `lost attempt ${shown(details['attempt'])} of a run (${shown(details['cause'])})`,
  'lease.released': ({ details }) =>
    `released the lease of the project, held by worker ${shown(details['worker'])}`,
  'apply.refused': ({ details }) =>
    `did not apply the approved plan${why({ ...details, reason: details['code'] })}`,
  refused: ({ details }) => `was refused to ${refusalOf(details)}${violationsIn(details['violations'])}`,
};

const edits: Readonly<Record<string, string>> = { add: 'added', edit: 'edited', remove: 'removed' };

function shown(value: unknown): string {
  return code(String(value ?? ''), 60);
}

function person(id: unknown): string {
  return /^\d{1,20}$/.test(String(id)) ? `<@${String(id)}>` : shown(id);
}

function roleWords(id: unknown): string {
  return typeof id === 'string' ? `the holders of <@&${id}>` : 'nobody else';
}

function subject(details: ToldEvent['details']): string {
  const held = details['subject'] as { kind: 'user' | 'role'; id: string } | undefined;
  return held === undefined ? 'somebody' : subjectWords(held);
}

/** @param end as ISO 8601; null for never */
function until(end: unknown): string {
  return untilWords(typeof end === 'string' ? new Date(end) : null);
}

function measure(details: ToldEvent['details']): string {
  return measureLabel(String(details['measure'] ?? '') as Measure);
}

function before(amount: unknown): string {
  return amount == null ? 'where there was none' : `from ${shown(amount)}`;
}

function ruleIn(rule: unknown): string {
  return rule == null ? 'one that is not known' : cut(ruleWords(rule as PolicyRule), 200);
}

function instead({ replaced }: ToldEvent['details']): string {
  return replaced == null ? '' : ` In place of: ${cut(ruleWords(replaced as PolicyRule), 150)}`;
}

function changed(changes: unknown): string {
  const all = (changes ?? []) as readonly { setting: string; from: unknown; to: unknown }[];
  return someOf(
    all.map(({ setting, from, to }) => `${setting} from ${shown(from)} to ${shown(to)}`),
    4,
  );
}

function because({ reason: typed }: ToldEvent['details']): string {
  return typeof typed === 'string' ? `: ${code(typed, 200)}` : '';
}

function openedFor({ destroyAll, endsSession, first }: ToldEvent['details']): string {
  if (destroyAll === true) return ' to destroy everything in the project';
  if (typeof endsSession === 'string') return ` that ends what session ${shown(endsSession)} made`;
  return first === undefined ? '' : ` with ${shown((first as { name: string }).name)}`;
}

function why({ reason: given, facts, violations }: ToldEvent['details']): string {
  if (given === undefined) return '';
  return `: ${reason({ code: given, facts, violations } as Reason)}`;
}

function reason(given: Reason): string {
  const { code: name, facts, violations } = given;
  const known = {
    code: name,
    ...(facts == null ? {} : { facts }),
    ...(violations == null ? {} : { violations }),
  };
  return cut(reasonWords(known) ?? code(name), 200);
}

function approval({
  toAdd,
  toChange,
  toDestroy,
  given,
  required,
  carriedFrom,
}: ToldEvent['details']): string {
  const plan = `${shownNumber(toAdd)} to add, ${shownNumber(toChange)} to change, ${shownNumber(toDestroy)} to destroy`;
  if (typeof carriedFrom === 'string') return `${plan}; approved with session ${shown(carriedFrom)}`;
  return `${plan}; ${shownNumber(given)} of ${counted(Number(required), 'approval')}`;
}

function shownNumber(value: unknown): string {
  return String(Number(value));
}

function beyond({ beyondBudget }: ToldEvent['details']): string {
  return typeof beyondBudget === 'string' ? `, beyond the budget: ${code(beyondBudget, 120)}` : '';
}

function violationsIn(violations: unknown): string {
  if (!Array.isArray(violations) || violations.length === 0) return '';
  return `: ${cut(allPolicyWords(violations as readonly PolicyViolation[]), 200)}`;
}
