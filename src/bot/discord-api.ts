import {
  type APIEmbed,
  type APIMessage,
  type APIMessageTopLevelComponent,
  type REST,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessagesThreadsJSONBody,
  type RESTPostAPIChannelThreadsResult,
  Routes,
  ThreadAutoArchiveDuration,
} from 'discord.js';
import { threadExists } from './discord-errors.ts';

/** What a message shows. It mentions nobody, whatever its text says. */
export type MessageBody = {
  readonly content?: string;
  readonly embeds?: APIEmbed[];
  readonly components?: APIMessageTopLevelComponent[];
  readonly files?: readonly {
    readonly name: string;
    readonly data: Buffer;
    /** What those are told who cannot see a picture. */
    readonly description?: string;
  }[];
};

/** The parts of a message that are read back. */
export type SentMessage = Pick<APIMessage, 'id' | 'content' | 'embeds' | 'author'>;

/** Everything that lobby and relay do at Discord, with the bot's token. All throw what discord.js throws. */
export type DiscordApi = {
  /**
   * @param nonce at most 25 characters: repeated within minutes, it returns the message sent before
   * @param ping the one member whom it may notify
   */
  createMessage(channelId: string, body: MessageBody, nonce: string, ping?: string): Promise<SentMessage>;
  editMessage(channelId: string, messageId: string, body: MessageBody): Promise<void>;
  /** The first message after another one (or after a moment, as an id) that is what one looks for; null without one. */
  findMessage(
    channelId: string,
    after: string,
    isWanted: (message: SentMessage) => boolean,
  ): Promise<SentMessage | null>;
  /** Starts the thread of a message, or finds it started. @returns its id, which is the message's */
  startThread(channelId: string, messageId: string, name: string): Promise<string>;
  /** Puts a thread away; a message in it brings it back. */
  archiveThread(threadId: string): Promise<void>;
  /** The direct messages with somebody. @returns their channel */
  directChannel(userId: string): Promise<string>;
};

/** Most that Discord gives at once. */
const pageSize = 100;

/** Mentions off, for whatever text a message carries. */
export const mentionsOff = { allowed_mentions: { parse: [] } };

/** `DiscordApi` over discord.js' REST client, which keeps to the rate limits. */
export function createDiscordApi(rest: REST): DiscordApi {
  return {
    async createMessage(channelId, { files = [], ...body }, nonce, ping) {
      const request: RESTPostAPIChannelMessageJSONBody = {
        ...body,
        allowed_mentions: ping === undefined ? mentionsOff.allowed_mentions : { users: [ping] },
        nonce,
        enforce_nonce: true,
      };
      const attached = files.length > 0 ? { files: [...files] } : {};
      return (await rest.post(Routes.channelMessages(channelId), {
        body: request,
        ...attached,
      })) as APIMessage;
    },
    async editMessage(channelId, messageId, body) {
      const request: RESTPatchAPIChannelMessageJSONBody = { ...body, ...mentionsOff };
      await rest.patch(Routes.channelMessage(channelId, messageId), { body: request });
    },
    async findMessage(channelId, after, isWanted) {
      for (let last = after; ; ) {
        const query = new URLSearchParams({ limit: String(pageSize), after: last });
        const page = (await rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
        const inOrder = page.toSorted((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1));
        const found = inOrder.find(isWanted);
        if (found !== undefined) return found;
        if (page.length < pageSize) return null;
        last = inOrder.at(-1)?.id ?? last;
      }
    },
    async archiveThread(threadId) {
      await rest.patch(Routes.channel(threadId), { body: { archived: true } });
    },
    async directChannel(userId) {
      const channel = await rest.post(Routes.userChannels(), { body: { recipient_id: userId } });
      return (channel as { readonly id: string }).id;
    },
    async startThread(channelId, messageId, name) {
      const request: RESTPostAPIChannelMessagesThreadsJSONBody = {
        name,
        auto_archive_duration: ThreadAutoArchiveDuration.OneDay,
      };
      try {
        const started = await rest.post(Routes.threads(channelId, messageId), { body: request });
        return (started as RESTPostAPIChannelThreadsResult).id;
      } catch (error) {
        if (threadExists(error)) return messageId;
        throw error;
      }
    },
  };
}
