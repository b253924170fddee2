import type { Component, Embed } from './content.ts';

export type User = {
  readonly id: string;
  readonly name: string;
  readonly bot: boolean;
  /** Whether the bot's direct messages are refused (50007). */
  dmsClosed: boolean;
};

export type Role = {
  readonly id: string;
  readonly name: string;
  permissions: bigint;
  /** Made by Discord for the bot itself. */
  readonly managed: boolean;
};

export type Member = { readonly userId: string; readonly roles: Set<string>; readonly joinedAt: string };

export type Guild = {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly roles: Map<string, Role>;
  readonly members: Map<string, Member>;
};

/** Says what a role or member may (not) do in one channel, whatever their roles say. */
export type Overwrite = {
  readonly id: string;
  readonly type: 'role' | 'member';
  allow: bigint;
  deny: bigint;
};

export type ThreadState = {
  readonly parentId: string;
  readonly ownerId: string;
  readonly createdAt: string;
  archived: boolean;
  locked: boolean;
  autoArchiveMinutes: number;
  archivedAt: string;
  readonly members: Set<string>;
};

export type Channel = {
  readonly id: string;
  readonly type: number;
  /** Absent in direct messages. */
  readonly guildId: string | undefined;
  name: string;
  topic: string | undefined;
  readonly overwrites: Map<string, Overwrite>;
  /** Present in threads. */
  readonly thread: ThreadState | undefined;
  /** The other side of a direct message. */
  readonly recipientId: string | undefined;
  readonly messageIds: string[];
};

export type Attachment = {
  readonly id: string;
  readonly filename: string;
  readonly description: string | undefined;
  readonly contentType: string | undefined;
  readonly data: Buffer;
};

export type AllowedMentions = {
  readonly parse?: readonly (string | null)[] | null;
  readonly users?: readonly (string | null)[] | null;
  readonly roles?: readonly (string | null)[] | null;
  readonly replied_user?: boolean | null;
};

export type Message = {
  readonly id: string;
  readonly channelId: string;
  readonly authorId: string;
  readonly type: number;
  content: string;
  embeds: readonly Embed[];
  components: readonly Component[];
  attachments: readonly Attachment[];
  flags: number;
  /** As sent with the latest content; undefined where the sender left it out, so that everything pings. */
  allowedMentions: AllowedMentions | undefined;
  readonly nonce: string | number | undefined;
  editedAt: string | undefined;
  deleted: boolean;
  /** Who alone sees it (ephemeral). */
  readonly onlyFor: string | undefined;
  /** The interaction that it answers or follows up. */
  readonly interactionId: string | undefined;
  readonly replyTo: { readonly messageId: string; readonly channelId: string } | undefined;
};

export type Command = {
  readonly id: string;
  readonly guildId: string | undefined;
  version: string;
  definition: CommandDefinition;
};

export type Choice = { readonly name: string; readonly value: string | number };

export type CommandOption = {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean | null;
  readonly autocomplete?: boolean | null;
  readonly choices?: readonly Choice[] | null;
  readonly options?: readonly CommandOption[] | null;
  readonly min_length?: number | null;
  readonly max_length?: number | null;
  readonly min_value?: number | null;
  readonly max_value?: number | null;
  readonly channel_types?: readonly number[] | null;
};

export type CommandDefinition = {
  readonly name: string;
  readonly type?: number | null;
  readonly description?: string | null;
  readonly options?: readonly CommandOption[] | null;
  readonly default_member_permissions?: string | number | null;
  readonly dm_permission?: boolean | null;
  readonly contexts?: readonly number[] | null;
  readonly integration_types?: readonly number[] | null;
  readonly nsfw?: boolean | null;
  readonly name_localizations?: Readonly<Record<string, string>> | null;
  readonly description_localizations?: Readonly<Record<string, string>> | null;
};

export type Modal = {
  readonly custom_id: string;
  readonly title: string;
  readonly components: readonly Component[];
};

export type Interaction = {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly userId: string;
  readonly guildId: string | undefined;
  readonly channelId: string;
  /** What a person would say happened: "/cloud-help", "button Approve", "modal New resource". */
  readonly what: string;
  readonly createdAt: number;
  /** The message whose component was used, or from whose component the modal came. */
  readonly sourceMessageId: string | undefined;
  /** For a modal's answers: what opened the modal. */
  readonly opener: Interaction | undefined;
  state: 'pending' | 'acknowledged' | 'failed';
  /** The first response (CallbackType) and how long it took. */
  callback: { readonly type: number; readonly latencyMs: number } | undefined;
  /** What `@original` names: the answer, or the component's message after an update. */
  originalId: string | undefined;
  /** The message that first carried an answer: the reply, the edited defer, the update or follow-up. */
  answerId: string | undefined;
  readonly followUpIds: string[];
  modal: Modal | undefined;
  choices: readonly Choice[] | undefined;
  /** The callback as it was sent: the same once more is no mistake of a bot that never heard that it arrived. */
  acknowledgedWith: string | undefined;
};
