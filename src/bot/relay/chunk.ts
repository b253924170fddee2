import type { RunEvent } from '../../domain/run.ts';
import { cut, unfenced } from '../text.ts';

/** Longest line that is shown whole, in characters; of a longer one the beginning is shown, with a mark. */
export const maxLine = 1500;
const cutMark = '… [cut]';

/** Longest message: under Discord's 2,000 characters. */
export const maxMessage = 1990;

/** Some lines of a story as one message. */
export type Block = { readonly fromSeq: number; readonly toSeq: number; readonly text: string };

type Line = Pick<RunEvent, 'seq' | 'kind' | 'text'>;

/**
 * The first of `events` as a message: its line range, then as many lines as fit in a code block that nothing in them
 * can close.
 * @param events at least one, numbered without gaps
 */
export function firstBlock(events: readonly Line[]): Block {
  const [first] = events;
  if (first === undefined) throw new Error('no events to show');
  let toSeq = first.seq;
  let body = lineOf(first);
  for (const event of events.slice(1)) {
    const longer = `${body}\n${lineOf(event)}`;
    if (blockText(first.seq, event.seq, longer).length > maxMessage) break;
    body = longer;
    toSeq = event.seq;
  }
  return { fromSeq: first.seq, toSeq, text: blockText(first.seq, toSeq, body) };
}

/** What a block of these lines begins with; finds it again in a thread. */
export function blockHeader(fromSeq: number, toSeq: number): string {
  return fromSeq === toSeq ? `line ${fromSeq}` : `lines ${fromSeq}–${toSeq}`;
}

function blockText(fromSeq: number, toSeq: number, body: string): string {
  return `${blockHeader(fromSeq, toSeq)}\n\`\`\`\n${body}\n\`\`\``;
}

/** Notes of our own are marked, so that nobody takes them for terraform's. */
function lineOf({ kind, text }: Line): string {
  return cut(unfenced(kind === 'note' ? `» ${text}` : text).trimEnd(), maxLine, cutMark);
}
