import type { APIInteraction } from 'discord.js';
import { compressedParts } from './compress.ts';
import type { MessageBody } from './discord-api.ts';
import type { Answer } from './responder.ts';
import { counted } from './text.ts';

/** Discord's limit where it does not say: that of a server without boosts (docs: Uploading Files). */
const usualLimit = 10 * 1024 * 1024;
/** What the rest of the request may take. */
const room = 64 * 1024;

/**
 * Lines as a compressed file, or as several where one would be too large: a message for each.
 * @param file.about what it is, in words
 * @param file.name without `.gz`: `name.extension`
 */
export async function compressedAnswer(
  interaction: Pick<APIInteraction, 'attachment_size_limit'>,
  file: { readonly about: string; readonly name: string; readonly extension: string },
  lines: readonly string[],
): Promise<Answer> {
  const parts = await compressedParts(lines, uploadLimit(interaction) - room);
  const about = `${file.about}: ${counted(lines.length, 'line')}`;
  const bodies = parts.map((data, index): MessageBody => {
    const which = parts.length === 1 ? '' : `-${index + 1}-of-${parts.length}`;
    return {
      content: parts.length === 1 ? `${about}.` : `${about}, part ${index + 1} of ${parts.length}.`,
      files: [{ name: `${file.name}${which}.${file.extension}.gz`, data }],
    };
  });
  const [first = { content: about }, ...more] = bodies;
  return { messages: [first, ...more] };
}

function uploadLimit({
  attachment_size_limit: limit,
}: Pick<APIInteraction, 'attachment_size_limit'>): number {
  return Number.isSafeInteger(limit) && limit > 2 * room ? limit : usualLimit;
}
