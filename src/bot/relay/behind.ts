import type { Database } from '../../db/client.ts';
import { eventsAfter } from '../../db/events.ts';
import { backlogOf, type Chunk } from '../../db/relay.ts';
import type { RunEvent } from '../../domain/run.ts';
import { compressedParts } from '../compress.ts';
import type { MessageBody } from '../discord-api.ts';
import { cut, unfenced } from '../text.ts';
import { blockHeader, maxLine, maxMessage } from './chunk.ts';

/** As many lines are told one message after the other, however late it is. */
const fewLines = 100;
/** Discord's limit for the files of a message, in a server without boosts, less room for the rest of the request. */
const maxFile = 10 * 1024 * 1024 - 64 * 1024;
const page = 5000;

/**
 * Who is too far behind to catch up at Discord's pace tells the lines so far at once: how many they are, what matters of
 * them, and all of them in a file.
 * @param behindMs how long a line may wait, in milliseconds
 * @returns null while it is not that late
 */
export async function behindBlock(
  db: Database,
  runId: string,
  afterSeq: number,
  options: { readonly behindMs: number; readonly sessionId: string },
): Promise<Omit<Chunk, 'ageMs' | 'nonce'> | null> {
  const { lines, toSeq, waitedMs } = await backlogOf(db, runId, afterSeq);
  if (lines <= fewLines || waitedMs < options.behindMs) return null;
  const range = { runId, fromSeq: afterSeq + 1, toSeq };
  const events = await eventsBetween(db, range);
  const attached = (await compressedParts(events.map(logLine), maxFile)).length === 1;
  const amount = lines.toLocaleString('en-US');
  const where = attached ? 'in the attached log' : `in \`/cloud-logs session:${options.sessionId}\``;
  return { ...range, attached, text: noticeText(range, `**${amount} lines are ${where}**`, events) };
}

/** The message of a chunk; a file of its lines is made anew from the events, which never change. */
export async function bodyOf(db: Database, chunk: Chunk): Promise<MessageBody> {
  if (!chunk.attached) return { content: chunk.text };
  const events = await eventsBetween(db, chunk);
  const [data = Buffer.alloc(0)] = await compressedParts(events.map(logLine), maxFile);
  const name = `apply-${chunk.runId}-${chunk.fromSeq}-${chunk.toSeq}.log.gz`;
  return { content: chunk.text, files: [{ name, data }] };
}

function noticeText(
  { fromSeq, toSeq }: Pick<Chunk, 'fromSeq' | 'toSeq'>,
  counted: string,
  events: readonly RunEvent[],
): string {
  const head = `${blockHeader(fromSeq, toSeq)}\n${counted}: they came faster than Discord takes them.`;
  const telling = events.filter(({ kind }) => ['note', 'errored', 'diagnostic', 'summary'].includes(kind));
  let room = maxMessage - head.length - '\n```\n\n```'.length;
  const shown: string[] = [];
  // The end says most.
  for (const { text } of telling.toReversed()) {
    const line = cut(unfenced(text).trimEnd(), maxLine / 2);
    room -= line.length + 1;
    if (room < 0) break;
    shown.unshift(line);
  }
  return shown.length === 0 ? head : `${head}\n\`\`\`\n${shown.join('\n')}\n\`\`\``;
}

function logLine({ at, text }: RunEvent): string {
  return `${at.toISOString()} ${text.trimEnd()}`;
}

async function eventsBetween(
  db: Database,
  { runId, fromSeq, toSeq }: Pick<Chunk, 'runId' | 'fromSeq' | 'toSeq'>,
): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for (let last = fromSeq - 1; last < toSeq; ) {
    const next = await eventsAfter(db, runId, last, Math.min(page, toSeq - last));
    if (next.length === 0) break;
    events.push(...next);
    last = next.at(-1)?.seq ?? toSeq;
  }
  return events;
}
