import type {
  APIChatInputApplicationCommandInteraction,
  APIInteractionResponse,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Actor } from '../../domain/actor.ts';
import type { Orchestrator } from '../../engine/orchestrator.ts';
import type { DiscordApi } from '../discord-api.ts';
import type { Drafts } from '../drafts.ts';
import type { LobbyPlace } from '../lobby/keeper.ts';
import type { Answer } from '../responder.ts';
import type { CommandOptions } from './options.ts';

/** What commands and components work with. */
export type BotContext = {
  readonly orchestrator: Orchestrator;
  /** Brings a session's lobby up to date. @returns where it is; its message id is null when it could not be shown */
  showLobby(sessionId: string): Promise<LobbyPlace | null>;
  /** Lets a session's thread follow. */
  relay(sessionId: string): void;
  /** What is said to all, beside lobbies and threads. */
  readonly api: Pick<DiscordApi, 'createMessage' | 'editMessage'>;
  /** Sends at once what somebody is to be told. */
  tellNotices(): void;
  /** What was typed into forms and could not be used. */
  readonly drafts: Drafts;
  readonly log: Logger;
};

/** A command as it was used in a guild, with its options read. */
export type CommandUse = {
  readonly actor: Actor;
  readonly options: CommandOptions;
  readonly interaction: APIChatInputApplicationCommandInteraction;
};

/** A slash command. What it throws is put into words by the router. */
export type SlashCommand = {
  readonly definition: RESTPostAPIChatInputApplicationCommandsJSONBody;
  /** The answer where there is no guild: in direct messages. Most commands need one. */
  readonly outsideGuilds?: Answer;
} & (
  | { run(context: BotContext, use: CommandUse): Promise<Answer> }
  /** Responds by itself within 3 s: with a form, which cannot follow a defer. */
  | { open(context: BotContext, use: CommandUse): Promise<APIInteractionResponse> }
);
