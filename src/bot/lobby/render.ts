import type { APIEmbed, APIEmbedField } from 'discord.js';
import { formatMinutes } from '../../domain/duration.ts';
import type { Diagnostic } from '../../domain/reason.ts';
import { isFinal } from '../../domain/session-state.ts';
import type { RunView, SessionView } from '../../engine/sessions/session-view.ts';
import { type ApprovalRight, rightToApprove } from '../../policy/protection.ts';
import type { MessageBody } from '../discord-api.ts';
import { bar, code, codeBlock, cut, linesWithin, moment, tookWords } from '../text.ts';
import { askedWords, changeWords, costLines, costWords, planCounts, plannedWords } from '../words/plan.ts';
import { allPolicyWords } from '../words/policy.ts';
import { reasonWords } from '../words/reasons.ts';
import { stateColours } from '../words/states.ts';
import { lobbyButtons } from './buttons.ts';

const maxDescription = 1400;
/** Discord takes 6,000 characters in an embed; description, title and footer need the rest. */
const maxFields = 4300;
/** Discord takes 1,024 in a field. */
const maxField = 800;
const maxDiagnostics = 2;

/** The lobby of a session: the same view makes the same message. */
export function renderLobby(view: SessionView): MessageBody {
  const embed: APIEmbed = {
    title: `${view.destroyAll ? 'Destruction of everything in' : 'Deployment to'} ${view.project.name}`,
    color: stateColours[view.state],
    description: cut(descriptionOf(view), maxDescription),
    fields: fitting([
      ...changeFields(view),
      ...diagnosticFields(view.reason?.diagnostics ?? []),
      ...furtherFields(view),
    ]),
    footer: { text: `Session ${view.id} · ${view.state}` },
    ...(view.endedAt === null ? {} : { timestamp: view.endedAt.toISOString() }),
  };
  return { embeds: [embed], components: lobbyButtons(view) };
}

function descriptionOf(view: SessionView): string {
  const { plan, reason } = view;
  const lines = [
    plan === null ? null : `**Plan: ${planCounts(plan)}**\n${costWords(plan.cost)}`,
    headline(view),
    waiting(view.run),
    endingSoon(view),
    lifeWords(view),
    heldWords(view),
    reason === null ? null : reasonWords(reason),
    people(view),
  ];
  return lines.filter((line) => line !== null).join('\n');
}

function headline(view: SessionView): string | null {
  const { state, plan, changes } = view;
  switch (state) {
    case 'DRAFT':
      return changes.length === 0
        ? 'Nothing chosen yet: **Add Resource** begins.'
        : 'Not planned: **Plan** plans it as it is, **Add Resource**, **Edit** and **Remove** change it first.';
    case 'VALIDATING':
    case 'PLANNING':
      return '**Planning…**';
    case 'PLAN_READY':
      return plan !== null && plan.changes.length === 0
        ? 'Everything is already as wanted: there is nothing to approve.'
        : waitingForApproval(view);
    case 'APPROVED':
      return waiting(view.run) === null
        ? '**Approved**, and about to be applied.'
        : '**Approved**: applied when its turn comes.';
    case 'APPLYING':
      return view.cancelRequestedBy === null
        ? `**Applying…** ${progressWords(view)}The thread shows every line.`
        : stoppingWords(view);
    case 'APPLIED':
      return `**APPLIED**: everything in this plan is done${endWords(view)}`;
    case 'FAILED':
      return `**FAILED**${endWords(view)}`;
    case 'CANCELLED':
      return `**CANCELLED**${endWords(view)}`;
    case 'EXPIRED':
      return '**EXPIRED**';
  }
}

function stoppingWords({ cancelRequestedBy, cancelForced, cancelReason }: SessionView): string {
  const why = cancelReason === null ? '' : `: ${code(cancelReason, 300)}`;
  return cancelForced
    ? `**Ending by force…** <@${cancelRequestedBy}> asked for it${why}. What is under way may exist without being recorded.`
    : `**Stopping…** <@${cancelRequestedBy}> asked for it${why}; what exists by then is recorded.`;
}

function waitingForApproval({ approvals, project }: SessionView): string {
  const given = project.approvalsRequired > 0 ? ` (${approvals.length}/${project.approvalsRequired})` : '';
  return `Waits for an approval${given}.`;
}

/** What keeps a plan from being approved now, or from being approved by everybody. */
function heldWords({ held: { byAll, needsAdmin }, plan, project, state }: SessionView): string | null {
  if (state !== 'PLAN_READY' || plan === null || plan.changes.length === 0) return null;
  if (byAll.length > 0) return `⛔ It cannot be approved now:\n${allPolicyWords(byAll)}`;
  if (needsAdmin.length > 0)
    return `💰 A project admin has to approve it, with a reason:\n${allPolicyWords(needsAdmin)}`;
  return adminWords(rightToApprove(project, plan.changes));
}

/** Why it takes a project admin, before somebody else tries. */
function adminWords({ because }: ApprovalRight): string | null {
  if (because === null) return null;
  const what =
    because === 'protected'
      ? 'the project is protected, and this destroys or replaces something'
      : 'it destroys or replaces what this session did not ask for';
  return `🔒 A project admin has to approve it: ${what}.`;
}

function endingSoon({ endsSoon, expiresAt }: SessionView): string | null {
  if (!endsSoon || expiresAt === null) return null;
  return `⏳ It ends ${moment(expiresAt)}, because nobody does anything: **Extend** gives it more time.`;
}

/** What is destroyed by itself, when, and by which session. */
function lifeWords({ environment, endsSession, state }: SessionView): string | null {
  if (endsSession !== null && !isFinal(state)) {
    return `Destroys what session ${code(endsSession)} made, as was approved with it. **Cancel** keeps it.`;
  }
  if (environment === null) return null;
  const { lifeMinutes, endsAt, destroyedBy, overAt } = environment;
  if (endsAt === null)
    return `⏳ What it makes lives for ${formatMinutes(lifeMinutes)}, and is then destroyed.`;
  if (destroyedBy !== null) {
    return overAt === null
      ? `⏳ Its life is over: session ${code(destroyedBy)} destroys what it made.`
      : `Its life is over; session ${code(destroyedBy)} saw to it.`;
  }
  return overAt === null
    ? `⏳ What it made is destroyed ${moment(endsAt)} (${moment(endsAt, 'f')}); **Extend** adds ${formatMinutes(lifeMinutes)}.`
    : null;
}

/** `3/7 [████░░░░░░]`, and since when: Discord counts the time by itself. */
function progressWords({ progress, run }: SessionView): string {
  const since = run?.startedAt == null ? '' : `, begun ${moment(run.startedAt)}`;
  if (progress === null) return '';
  return `\`${progress.done}/${progress.total} ${bar(progress.done, progress.total)}\`${since}. `;
}

/** How long the last apply took, and where it is told; nothing where there was none. */
function endWords({ id, run, project, lobby }: SessionView): string {
  if (run?.kind !== 'apply' || run.startedAt === null || run.finishedAt === null) return '';
  const took = `, after ${tookWords(run.finishedAt.getTime() - run.startedAt.getTime())}`;
  if (lobby?.threadProblem != null) return `${took}. \`/cloud-logs session:${id}\` has every line.`;
  // The thread has the id of the message that it begins with.
  const threadId = lobby?.threadId ?? lobby?.messageId ?? null;
  const thread =
    threadId === null
      ? ''
      : ` Every line is in [the thread](https://discord.com/channels/${project.guildId}/${threadId}).`;
  return `${took}.${thread}`;
}

/** Where a run stands in the project's line, when it is not simply next. */
function waiting(run: RunView | null): string | null {
  if (run === null || run.state !== 'queued') return null;
  if (run.queueAway && run.blockedBy === null) return 'It starts when the queue is back.';
  const blocker = run.blockedBy === null ? '' : `; session ${code(run.blockedBy)} is being worked on`;
  if ((run.place ?? 1) <= 1 && blocker === '') return null;
  const estimate =
    run.waitSeconds === null
      ? ''
      : `; done in about ${tookWords(run.waitSeconds * 1000)}, going by earlier runs`;
  return `Place ${run.place ?? 1} in the line${blocker}${estimate}.`;
}

/** Who opened and approved it, and until when it stays open. */
function people({ authorId, approvals, state, expiresAt, endsSoon }: SessionView): string {
  const open =
    expiresAt === null || endsSoon || isFinal(state) ? '' : ` · open until ${moment(expiresAt, 'f')}`;
  const opened = `Opened by <@${authorId}>${open}`;
  if (approvals.length === 0 || state === 'DRAFT' || state === 'PLANNING') return opened;
  return `${opened} · approved by ${approvals.map(({ userId }) => `<@${userId}>`).join(', ')}`;
}

function changeFields({ changes, plan }: SessionView): APIEmbedField[] {
  const outside = plan?.changes.filter((change) => change.outside) ?? [];
  const own = plan?.changes.filter((change) => !change.outside) ?? [];
  return [
    ...field('Changes', plan === null ? changes.map(askedWords) : plannedWords(changes, own)),
    ...field('Also changes, though not asked for', changeWords(outside)),
  ];
}

function furtherFields({ plan, made, warnings, endedAt }: SessionView): APIEmbedField[] {
  return [
    ...field('Cost a month', endedAt === null ? costLines(plan?.cost) : []),
    ...field(
      'Made',
      made.map(({ address, id }) => `${code(address, 80)} ${code(id, 80)}`),
    ),
    ...field(
      'Warnings',
      warnings.map((warning) => code(warning, 200)),
    ),
  ];
}

function diagnosticFields(diagnostics: readonly Diagnostic[]): APIEmbedField[] {
  const shown = diagnostics.slice(0, maxDiagnostics).map(({ severity, summary, detail, address }) => ({
    name: severity === 'error' ? 'Error' : 'Warning',
    value: codeBlock([summary, address === null ? '' : `in ${address}`, detail].filter(Boolean).join('\n')),
  }));
  const rest = diagnostics.length - shown.length;
  return rest > 0 ? [...shown, { name: 'And more', value: `${rest} more of them.` }] : shown;
}

/** A field of lines, as many as fit; nothing where there are none. */
function field(name: string, lines: readonly string[]): APIEmbedField[] {
  return lines.length === 0 ? [] : [{ name, value: linesWithin(lines, maxField) }];
}

/** As many of the first fields as an embed has room for: the most important come first. */
function fitting(fields: readonly APIEmbedField[]): APIEmbedField[] {
  let room = maxFields;
  return fields.filter(({ name, value }) => {
    room -= name.length + value.length;
    return room >= 0;
  });
}
