import type { Component, Embed } from './content.ts';
import type { AllowedMentions } from './model.ts';

/** A file that came with a multipart request, under the index of its `files[n]`. */
export type UploadedFile = {
  readonly index: string;
  readonly filename: string;
  readonly contentType: string | undefined;
  readonly data: Buffer;
};

/** The body with which messages are created and edited, whatever the route. Absent means: as it was. */
export type MessageBody = {
  readonly content?: string | null;
  readonly embeds?: readonly Embed[] | null;
  readonly components?: readonly Component[] | null;
  readonly attachments?: readonly AttachmentBody[] | null;
  readonly flags?: number | null;
  readonly allowed_mentions?: AllowedMentions | null;
  readonly nonce?: string | number | null;
  readonly enforce_nonce?: boolean | null;
  readonly sticker_ids?: readonly string[] | null;
  readonly poll?: object | null;
  readonly message_reference?: {
    readonly message_id: string;
    readonly channel_id?: string | null;
    readonly fail_if_not_exists?: boolean | null;
    readonly type?: number | null;
  } | null;
};

export type AttachmentBody = {
  readonly id: string;
  readonly filename?: string | null;
  readonly description?: string | null;
};
