import type { APIChatInputApplicationCommandInteraction } from 'discord.js';
import type { RunLog } from '../../engine/sessions/session-story.ts';
import { compressedParts } from '../compress.ts';
import type { MessageBody } from '../discord-api.ts';
import type { Answer } from '../responder.ts';
import { code, counted } from '../text.ts';
import type { SlashCommand } from './command.ts';
import { sessionIn, sessionOption } from './session-option.ts';

/** Discord's limit where it does not say: that of a server without boosts (docs: Uploading Files). */
const usualLimit = 10 * 1024 * 1024;
/** What the rest of the request may take. */
const room = 64 * 1024;

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
    return messages(sessionId, lines, uploadLimit(interaction) - room);
  },
};

async function messages(sessionId: string, lines: readonly string[], limit: number): Promise<Answer> {
  const parts = await compressedParts(lines, limit);
  const about = `The log of session ${code(sessionId)}: ${counted(lines.length, 'line')}`;
  const bodies = parts.map((data, index): MessageBody => {
    const which = parts.length === 1 ? '' : `-${index + 1}-of-${parts.length}`;
    return {
      content: parts.length === 1 ? `${about}.` : `${about}, part ${index + 1} of ${parts.length}.`,
      files: [{ name: `cloud-${sessionId}${which}.log.gz`, data }],
    };
  });
  const [first = { content: about }, ...more] = bodies;
  return { messages: [first, ...more] };
}

function uploadLimit({ attachment_size_limit: limit }: APIChatInputApplicationCommandInteraction): number {
  return Number.isSafeInteger(limit) && limit > 2 * room ? limit : usualLimit;
}

function linesOf({ id, kind, state, outcome, attempt, createdAt, events }: RunLog): string[] {
  const head = `=== ${kind} ${id}, ${createdAt.toISOString()}: ${outcome ?? state}, attempt ${attempt} ===`;
  return [
    head,
    ...events.map(({ at, text, kind: sort }) => `${at.toISOString()} ${sort === 'note' ? '» ' : ''}${text}`),
  ];
}
