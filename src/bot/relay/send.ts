import type { Chunk } from '../../db/relay.ts';
import type { DiscordApi, MessageBody, SentMessage } from '../discord-api.ts';

/**
 * Sends a chunk into its thread, once: it may have been sent before, so Discord's memory of the nonce decides, and
 * beyond that a look at the thread.
 * @param body what it looks like
 * @param after the id of the last message of this story that is known to be there: what is looked for came later
 * @returns the id of the chunk's message
 */
export async function sendChunk(
  deps: { readonly api: DiscordApi; readonly ownId: string; readonly nonceLifeMs: number },
  threadId: string,
  chunk: Chunk,
  body: MessageBody,
  after: string | null,
): Promise<string> {
  const { api, ownId, nonceLifeMs } = deps;
  if (chunk.ageMs > nonceLifeMs) {
    // A thread has the id of the message that it began with: everything in it came later.
    const found = await api.findMessage(
      threadId,
      after ?? threadId,
      (message) => message.author.id === ownId && isOf(message, chunk),
    );
    if (found !== null) return found.id;
  }
  return (await api.createMessage(threadId, body, chunk.nonce)).id;
}

/** A block is known by its line range; the opening, which has none, by the run that it names. */
function isOf({ content }: SentMessage, chunk: Chunk): boolean {
  if (chunk.toSeq === 0) return content.includes(chunk.runId);
  return content.startsWith(chunk.text.slice(0, chunk.text.indexOf('\n') + 1));
}
