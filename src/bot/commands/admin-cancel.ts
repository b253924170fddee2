import { ApplicationCommandOptionType } from 'discord.js';
import type { Orchestrator } from '../../engine/orchestrator.ts';
import { code, moment, someOf } from '../text.ts';
import type { SlashCommand } from './command.ts';
import { sessionIn, sessionOption } from './session-option.ts';

type Cancelled = Awaited<ReturnType<Orchestrator['adminCancel']>>;

export const adminCancel: SlashCommand = {
  definition: {
    name: 'cloud-admin-cancel',
    description: 'End any session of a project; force kills its terraform (project admins)',
    options: [
      { ...sessionOption, description: 'Its id, as its lobby and /cloud-admin-list show it' },
      {
        type: ApplicationCommandOptionType.Boolean,
        name: 'force',
        description: 'Do not wait for what is under way; it may then exist without being recorded',
      },
      {
        type: ApplicationCommandOptionType.String,
        name: 'reason',
        description: 'Why, for everybody to see; force needs one',
      },
    ],
  },
  async run({ orchestrator, showLobby, tellNotices }, { actor, options }) {
    const sessionId = sessionIn(options);
    const force = options.flag('force') === true;
    const reason = options.text('reason');
    const cancelled = await orchestrator.adminCancel(actor, sessionId, {
      force,
      ...(reason === undefined ? {} : { reason }),
    });
    void showLobby(sessionId);
    tellNotices();
    return answerWords(sessionId, force, cancelled);
  },
};

function answerWords(sessionId: string, force: boolean, { outcome, ...left }: Cancelled): string {
  const session = `Session ${code(sessionId)}`;
  if (outcome === 'cancelled') return `${session} is cancelled.`;
  const lines = force
    ? [`${session} is being ended by force: its terraform is killed within seconds.`, doubtWords(left)]
    : [
        `${session} is being stopped: terraform finishes what it has begun, and what exists is recorded. The lobby will show the end.`,
        `If that takes too long: \`/cloud-admin-cancel session:${sessionId} force:True\` with a reason.`,
      ];
  return [...lines, ...workerWords(left)].join('\n');
}

function doubtWords({ underWay }: Pick<Cancelled, 'underWay'>): string {
  if (underWay.length === 0) {
    return 'Nothing was under way, as far as is known. The lobby will show what exists.';
  }
  const addresses = someOf(underWay.map((address) => code(address, 80)));
  return `**In doubt**: ${addresses}, which terraform had begun and not ended. The lobby will say what of it is recorded.`;
}

function workerWords({ takenOverAt }: Pick<Cancelled, 'takenOverAt'>): string[] {
  if (takenOverAt === null) return [];
  return [`If its worker is gone, another one takes over ${moment(takenOverAt)}, and ends it.`];
}
