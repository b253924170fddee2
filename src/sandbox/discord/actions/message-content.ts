import { MessageFlag } from '../constants.ts';
import type { MessageBody, UploadedFile } from '../state/body.ts';
import { type Embed, withComponentIds } from '../state/content.ts';
import type { Attachment, Message } from '../state/model.ts';

/** The parts of a message that its sender writes. */
export type Written = Pick<
  Message,
  'content' | 'embeds' | 'components' | 'attachments' | 'flags' | 'allowedMentions'
>;

const nothing: Written = {
  content: '',
  embeds: [],
  components: [],
  attachments: [],
  flags: 0,
  allowedMentions: undefined,
};

const senderFlags = MessageFlag.suppressEmbeds | MessageFlag.suppressNotifications | MessageFlag.componentsV2;

/**
 * What a message holds after a request: absent fields stay as `before`, null empties them. Content and the texts of
 * embeds are trimmed, and embeds without anything vanish, as at Discord.
 */
export function written(
  body: MessageBody,
  files: readonly UploadedFile[],
  nextId: () => string,
  before: Written = nothing,
): Written {
  return {
    content: body.content === undefined ? before.content : (body.content ?? '').trim(),
    embeds:
      body.embeds === undefined
        ? before.embeds
        : (body.embeds ?? []).map(trimmedEmbed).filter((embed) => Object.keys(embed).length > 0),
    components: body.components === undefined ? before.components : withComponentIds(body.components ?? []),
    attachments: attachments(body, files, nextId, before.attachments),
    flags: flagsAfter(body.flags ?? undefined, before.flags),
    allowedMentions:
      body.content === undefined ? before.allowedMentions : (body.allowed_mentions ?? undefined),
  };
}

/** Whether Discord would call it an empty message (50006). */
export function isEmpty(message: Written): boolean {
  const { content, embeds, components, attachments } = message;
  return content === '' && embeds.length + components.length + attachments.length === 0;
}

function flagsAfter(wanted: number | undefined, before: number): number {
  if (wanted === undefined) return before;
  // Components v2 can be switched on by an edit, but never off again.
  return (before & ~(senderFlags & ~MessageFlag.componentsV2)) | (wanted & senderFlags);
}

function attachments(
  body: MessageBody,
  files: readonly UploadedFile[],
  nextId: () => string,
  before: readonly Attachment[],
): readonly Attachment[] {
  const described = body.attachments ?? [];
  const kept =
    body.attachments === undefined
      ? before
      : before.filter((attachment) => described.some((one) => one.id === attachment.id));
  const added = files.map((file) => {
    const description = described.find((one) => one.id === file.index);
    return {
      id: nextId(),
      filename: description?.filename ?? file.filename,
      description: description?.description ?? undefined,
      contentType: file.contentType,
      data: file.data,
    };
  });
  return [...kept, ...added];
}

/** What a bot can say in an embed; Discord ignores the rest. */
const embedFields: ReadonlySet<string> = new Set(
  'title description url color timestamp footer author fields image thumbnail'.split(' '),
);

function trimmedEmbed(embed: Embed): Embed {
  const trimmed = Object.entries(embed)
    .filter(([key, value]) => embedFields.has(key) && value !== null && value !== undefined)
    .map(([key, value]) => [key, trimmedValue(value)]);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ''));
}

function trimmedValue(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(trimmedValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, trimmedValue(inner)]));
}
