import { once } from 'node:events';
import {
  type APIInteraction,
  Client,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  type GatewayReadyDispatchData,
  REST,
  Status,
} from 'discord.js';
import type { Logger } from 'pino';
import { DomainError } from '../domain/errors.ts';
import { errorFacts } from './discord-errors.ts';
import { isAnswerable } from './interaction-shape.ts';

/** How long Discord may take to let the bot in, in milliseconds. */
const loginPatience = 30_000;

/** A shard that waits for its guilds serves already. */
const connectedStatuses: readonly Status[] = [Status.Ready, Status.WaitingForGuilds];

/** What the gateway sends: the name of an event, and its data. */
type Packet = { t: string; readonly d: unknown };

/** Who the bot is at Discord. */
export type BotIdentity = { readonly applicationId: string; readonly userId: string };

export type DiscordClient = {
  /** Carries the bot's token, repeats what failed on the way, keeps to rate limits. */
  readonly rest: REST;
  /** For answers to interactions: carries no token, repeats nothing by itself, gives up after 2.5 s. */
  readonly callbacks: REST;
  /**
   * Connects to the gateway.
   * @throws DomainError CONFIG_INVALID naming DISCORD_TOKEN, or DISCORD_UNREACHABLE naming DISCORD_API_URL.
   */
  login(): Promise<BotIdentity>;
  /** True while the gateway session stands. */
  isReady(): boolean;
  /** Settles when the gateway has closed the session for good. */
  readonly failed: Promise<Error>;
  close(): Promise<void>;
};

/**
 * The discord.js client, with the intent Guilds alone. Interactions are passed on as Discord sent them: their facts
 * about members and roles are newer than any cache.
 * @param handlers.onReady at every new or resumed gateway session, since events may have been missed
 */
export function createDiscordClient(options: {
  readonly token: string;
  readonly apiUrl: string;
  readonly log: Logger;
  readonly handlers: { onInteraction(interaction: APIInteraction): void; onReady(): void };
}): DiscordClient {
  const { token, apiUrl, log, handlers } = options;
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: apiUrl, timeout: 10_000 },
    allowedMentions: { parse: [] },
  });
  let closing = false;
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<Error>((resolve) => {
    fail = resolve;
  });
  client.on(Events.Error, (error) => log.error({ error: error.message }, 'discord.js reported an error'));
  client.on(Events.ShardError, (error) => log.warn({ error: error.message }, 'gateway connection broke'));
  // discord.js says so of every close, its own included.
  client.on(Events.ShardReconnecting, () => closing || log.info('connecting to the gateway again'));
  client.on(Events.ShardDisconnect, ({ code }) => fail(closedForGood(code)));
  client.on(Events.ShardReady, () => handlers.onReady());
  client.on(Events.ShardResume, () => handlers.onReady());
  client.on(Events.Raw as never, (packet: Packet) => {
    if (packet.t !== GatewayDispatchEvents.InteractionCreate) return;
    // Taken away from discord.js: building its classes from one that is malformed throws, which would end this process.
    packet.t = 'TAKEN';
    if (isAnswerable(packet.d)) handlers.onInteraction(packet.d);
    else log.warn('an interaction that cannot be answered');
  });

  return {
    rest: client.rest,
    callbacks: new REST({ api: apiUrl, version: '10', retries: 0, timeout: 2500 }),
    failed,
    isReady: () =>
      client.isReady() && client.ws.shards.every(({ status }) => connectedStatuses.includes(status)),
    async login() {
      const ready = firstReady(client);
      const tooLong = AbortSignal.timeout(loginPatience);
      try {
        const identity = await Promise.race([
          client.login(token).then(() => ready),
          once(tooLong, 'abort').then(() => Promise.reject(new Error('no answer in time'))),
        ]);
        log.info({ application: identity.applicationId }, 'connected to Discord');
        return identity;
      } catch (error) {
        await client.destroy();
        throw loginError(error);
      }
    },
    close() {
      closing = true;
      return client.destroy();
    },
  };
}

function firstReady(client: Client): Promise<BotIdentity> {
  return new Promise((resolve) => {
    client.ws.once(GatewayDispatchEvents.Ready, ({ application, user }: GatewayReadyDispatchData) =>
      resolve({ applicationId: application.id, userId: user.id }),
    );
  });
}

function loginError(error: unknown): DomainError {
  const facts = errorFacts(error);
  const refused =
    (error as { code?: unknown }).code === 'TokenInvalid' ||
    facts['status'] === 401 ||
    facts['reason'] === 'Authentication failed';
  return refused ? tokenRefused() : unreachable(facts);
}

function closedForGood(code: number): DomainError {
  const authenticationFailed = 4004;
  return code === authenticationFailed ? tokenRefused() : unreachable({ code: `gateway close code ${code}` });
}

function tokenRefused(): DomainError {
  return new DomainError(
    'CONFIG_INVALID',
    { variable: 'DISCORD_TOKEN' },
    'configuration: Discord refuses DISCORD_TOKEN; take the bot token from the Discord developer portal',
  );
}

function unreachable(facts: Record<string, unknown>): DomainError {
  const { reason = facts['code'] } = facts;
  return new DomainError(
    'DISCORD_UNREACHABLE',
    facts,
    `discord: cannot be reached (${String(reason)}); check DISCORD_API_URL and the network`,
  );
}
