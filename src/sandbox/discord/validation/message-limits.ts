import type { Written } from '../actions/message-content.ts';
import { MessageFlag } from '../constants.ts';
import { type Issue, issue } from '../rest/api-error.ts';
import type { MessageBody, UploadedFile } from '../state/body.ts';
import type { Embed } from '../state/content.ts';
import { componentIssues, componentsV2Issues } from './component-limits.ts';

/** 10 MiB: what a guild without boosts may upload with one message. */
export const uploadLimit = 10 * 1024 * 1024;

/**
 * The rules for messages that Discord's OpenAPI document does not hold.
 * @param body the request
 * @param after what the message would hold, so that an edit is judged with what it keeps
 * @param before what it held
 */
export function messageIssues(
  body: MessageBody,
  files: readonly UploadedFile[],
  after: Written,
  before?: Written,
): readonly Issue[] {
  const isV2 = (after.flags & MessageFlag.componentsV2) !== 0;
  return [
    ...contentIssues(body),
    ...embedIssues(body.embeds ?? []),
    ...mentionIssues(body),
    ...attachmentIssues(body, files, before),
    ...(isV2 ? v2Issues(body, after) : componentIssues(body.components ?? [])),
  ];
}

function contentIssues(body: MessageBody): readonly Issue[] {
  const length = [...(body.content ?? '')].length;
  if (length <= 2000) return [];
  return [issue(['content'], 'BASE_TYPE_MAX_LENGTH', 'Must be 2000 or fewer in length.')];
}

/** Docs, Embed Limits: 6,000 characters in all embeds of a message together; names and values are not blank. */
function embedIssues(embeds: readonly Embed[]): readonly Issue[] {
  const issues: Issue[] = [];
  const total = embeds.reduce((sum, embed) => sum + lengthOf(embed), 0);
  if (total > 6000) {
    issues.push(issue(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000'));
  }
  for (const [index, embed] of embeds.entries()) {
    for (const [number, field] of (embed.fields ?? []).entries()) {
      const path = ['embeds', index, 'fields', number];
      if (field.name.trim() === '') issues.push(required([...path, 'name']));
      if (field.value.trim() === '') issues.push(required([...path, 'value']));
    }
  }
  return issues;
}

function lengthOf(embed: Embed): number {
  const fields = (embed.fields ?? []).flatMap((field) => [field.name, field.value]);
  const texts = [embed.title, embed.description, embed.footer?.text, embed.author?.name, ...fields];
  return texts.reduce((sum, text) => sum + [...(text ?? '').trim()].length, 0);
}

/** Docs, Allowed Mentions Object: a kind is either parsed or listed, not both. */
function mentionIssues(body: MessageBody): readonly Issue[] {
  const allowed = body.allowed_mentions;
  if (!allowed) return [];
  const kinds = ['users', 'roles'] as const;
  return kinds
    .filter((kind) => allowed.parse?.includes(kind) && (allowed[kind]?.length ?? 0) > 0)
    .map((kind) =>
      issue(
        ['allowed_mentions'],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      ),
    );
}

/** Every entry of `attachments` names a file of this request or, in an edit, an attachment that is already there. */
function attachmentIssues(
  body: MessageBody,
  files: readonly UploadedFile[],
  before: Written | undefined,
): readonly Issue[] {
  const known = new Set([
    ...files.map((file) => file.index),
    ...(before?.attachments ?? []).map((attachment) => attachment.id),
  ]);
  const issues = (body.attachments ?? []).flatMap((attachment, index) =>
    known.has(attachment.id)
      ? []
      : [issue(['attachments', index, 'id'], 'ATTACHMENT_NOT_FOUND', 'No such attachment.')],
  );
  if (files.length <= 10) return issues;
  return [...issues, issue(['attachments'], 'BASE_TYPE_BAD_LENGTH', 'Must have at most 10 items.')];
}

/** Docs, Components reference: with components v2 there is no content, no embed, no sticker and no poll. */
function v2Issues(body: MessageBody, after: Written): readonly Issue[] {
  const used = {
    content: after.content !== '',
    embeds: after.embeds.length > 0,
    sticker_ids: (body.sticker_ids ?? []).length > 0,
    poll: Boolean(body.poll),
  };
  const mixed = Object.entries(used)
    .filter(([, isUsed]) => isUsed)
    .map(([field]) =>
      issue(
        [field],
        'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      ),
    );
  return [...mixed, ...componentsV2Issues(after.components)];
}

function required(path: readonly (string | number)[]): Issue {
  return issue(path, 'BASE_TYPE_REQUIRED', 'This field is required');
}
