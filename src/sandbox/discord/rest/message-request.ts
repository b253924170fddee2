import { isEmpty, type Written, written } from '../actions/message-content.ts';
import type { MessageBody, UploadedFile } from '../state/body.ts';
import type { World } from '../state/world.ts';
import { messageIssues } from '../validation/message-limits.ts';
import { apiError, type Issue, refuse } from './api-error.ts';

/**
 * Judges a message's body by the limits and by what would be left.
 * @param before what the message holds, for an edit
 * @param at where the message is in the request's body
 * @throws ApiError 50035, 50006
 */
export function checkMessage(
  world: World,
  body: MessageBody,
  files: readonly UploadedFile[],
  before?: Written,
  at: readonly string[] = [],
): void {
  const after = written(body, files, world.nextId, before);
  const issues = messageIssues(body, files, after, before);
  refuse(issues.map((issue): Issue => ({ ...issue, path: [...at, ...issue.path] })));
  const hasMore = (body.sticker_ids ?? []).length > 0 || body.poll;
  if (isEmpty(after) && !hasMore) throw apiError(400, 50006, 'Cannot send an empty message');
}
