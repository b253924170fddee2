import type { Holder, Unlocked } from '../../engine/leases/lease-use-cases.ts';
import type { MessageBody } from '../discord-api.ts';
import { code, codeBlock, counted, cut, messageLink, moment, someOf } from '../text.ts';
import type { SlashCommand } from './command.ts';
import { projectOption } from './project-option.ts';

type Held = Extract<Unlocked, { outcome: 'held' }>;
type Released = Extract<Unlocked, { outcome: 'released' }>;

export const unlock: SlashCommand = {
  definition: {
    name: 'cloud-unlock',
    description: 'Who works on a project; releases what is proven to have ended (project admins)',
    options: [projectOption],
  },
  async run({ orchestrator, showLobby }, { actor, options }) {
    const unlocked = await orchestrator.unlock(actor, options.required(projectOption.name));
    if (unlocked.outcome === 'free') return freeWords(unlocked);
    if (unlocked.outcome === 'released') void showLobby(unlocked.holder.sessionId);
    return holderEmbed(unlocked, actor.guildId);
  },
};

function freeWords({ project, waiting, workers }: Extract<Unlocked, { outcome: 'free' }>): string {
  const free = `Nothing is locked: nobody works on ${code(project)} right now.`;
  if (waiting === 0) return free;
  const line = `${counted(waiting, 'run')} ${waiting === 1 ? 'waits' : 'wait'} in its line, and the first starts as soon as a worker takes it.`;
  return [free, line, ...workerlessWords(workers)].join(' ');
}

function workerlessWords(workers: number): string[] {
  if (workers > 0) return [];
  return ['**No worker has been seen for a minute**: those who run Cloud Engine have to start one.'];
}

function holderEmbed(unlocked: Held | Released, guildId: string): MessageBody {
  const { holder, outcome } = unlocked;
  const words = outcome === 'held' ? heldWords(unlocked) : releasedWords(unlocked);
  return {
    embeds: [
      {
        title: cut(`${outcome === 'held' ? 'Locked' : 'Released'}: ${unlocked.project}`, 256),
        description: words.join('\n'),
        fields: [
          { name: outcome === 'held' ? 'Held by' : 'Was held by', value: holderWords(holder, guildId) },
          { name: 'Its terraform', value: terraformWords(holder) },
        ],
      },
    ],
  };
}

function heldWords({ holder, silent, workers }: Held): string[] {
  const { sessionId, interruptedAt, killedAt, overdueAt, stopRequested, kind } = holder;
  const cancel = `\`/cloud-admin-cancel session:${sessionId}\``;
  if (!silent) {
    const stopping = stopRequested === null ? '' : ' It was asked to stop already.';
    return [
      `Nothing was changed: its worker is heard of, and releases it by itself when the ${kind} has ended.${stopping}`,
      `${cancel} stops it; what hangs all the same ends at once with \`force:True\` and a reason.`,
    ];
  }
  return [
    'Nothing was changed: its worker is silent, but terraform may still be at work.',
    `By itself: terraform is interrupted ${moment(interruptedAt)}, and killed ${moment(killedAt)} at the latest; ${moment(overdueAt)} another worker takes over, and \`/cloud-unlock\` releases it from then on.`,
    `${cancel} with \`force:True\` and a reason ends the session then, instead of going on.`,
    ...workerlessWords(workers),
  ];
}

function releasedWords({ holder, proof, next, workers }: Released): string[] {
  const why =
    proof === 'run-done'
      ? 'Its run is done already.'
      : `Its worker was silent for too long, and terraform was killed ${moment(holder.killedAt)} at the latest.`;
  const then =
    next === null
      ? 'Nothing waits in the line.'
      : `Next is the ${next.kind} of session ${code(next.sessionId)}: it starts as soon as a worker takes it${next.sessionId === holder.sessionId && next.kind === 'apply' ? ', and looks at what exists first' : ''}.`;
  return [`${why} ${then}`, ...workerlessWords(workers)];
}

function holderWords(holder: Holder, guildId: string): string {
  const { sessionId, lobby, kind, runId, attempt, workerId, host, since, renewedAt, overdueAt } = holder;
  const link =
    lobby?.messageId == null ? '' : ` ([lobby](${messageLink(guildId, lobby.channelId, lobby.messageId)}))`;
  return [
    `The ${kind} of session ${code(sessionId)}${link}: run ${code(runId)}, attempt ${attempt}`,
    `Worker ${code(workerId, 80)} on host ${code(host, 80)}, since ${moment(since, 'f')}`,
    `Last heartbeat ${moment(renewedAt)}; without another one its lease ends ${moment(overdueAt)}`,
  ].join('\n');
}

function terraformWords({ underWay, lines }: Holder): string {
  const going =
    underWay.length === 0
      ? 'Nothing is known to be under way.'
      : `Under way: ${someOf(
          underWay.map((address) => code(address, 60)),
          5,
        )}`;
  if (lines.length === 0) return going;
  return `${going}\n${codeBlock(lines.map(({ text }) => cut(text.trim(), 120)).join('\n'), 600)}`;
}
