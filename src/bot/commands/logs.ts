import type { RunLog } from '../../engine/sessions/session-story.ts';
import { compressedAnswer } from '../compressed-answer.ts';
import { code } from '../text.ts';
import type { SlashCommand } from './command.ts';
import { sessionIn, sessionOption } from './session-option.ts';

export const logs: SlashCommand = {
  definition: {
    name: 'cloud-logs',
    description: 'Every line of a session’s plans and applies, as a compressed file',
    options: [sessionOption],
  },
  async run({ orchestrator }, { actor, options, interaction }) {
    const sessionId = sessionIn(options);
    const runs = await orchestrator.readLogs(actor, sessionId);
    const lines = runs.flatMap(linesOf);
    if (lines.length === 0) return `Session ${code(sessionId)} has no log yet: nothing of it has run.`;
    const about = `The log of session ${code(sessionId)}`;
    return compressedAnswer(interaction, { about, name: `cloud-${sessionId}`, extension: 'log' }, lines);
  },
};

function linesOf({ id, kind, state, outcome, attempt, createdAt, events }: RunLog): string[] {
  const head = `=== ${kind} ${id}, ${createdAt.toISOString()}: ${outcome ?? state}, attempt ${attempt} ===`;
  return [
    head,
    ...events.map(({ at, text, kind: sort }) => `${at.toISOString()} ${sort === 'note' ? '» ' : ''}${text}`),
  ];
}
