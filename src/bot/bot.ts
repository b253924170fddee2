import type { APIInteraction } from 'discord.js';
import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import { retryRefused } from '../db/vanished.ts';
import type { Orchestrator } from '../engine/orchestrator.ts';
import type { ProgressBus } from '../queue/progress.ts';
import type { BotContext } from './commands/command.ts';
import { registerCommands } from './commands/register.ts';
import { createDiscordApi } from './discord-api.ts';
import { createDiscordClient } from './discord-client.ts';
import { errorFacts } from './discord-errors.ts';
import { createDrafts } from './drafts.ts';
import { withoutNulls } from './interaction-shape.ts';
import { createLobbyKeeper } from './lobby/keeper.ts';
import { type BotMetrics, measured, noBotMetrics, watchRateLimits } from './metrics.ts';
import { createNotices } from './notices.ts';
import { createRelay } from './relay/relay.ts';
import { createResponder } from './responder.ts';
import { createRouter } from './router.ts';

/** Times in milliseconds. */
export type BotTiming = {
  /** Between looks for what changed without a nudge (design/discord.md). */
  readonly sweepMs: number;
  /** While an apply runs, the least time between two messages in its thread: Discord allows about one a second. */
  readonly paceMs: number;
  /** For how long Discord surely knows a nonce; its documentation says "a few minutes". */
  readonly nonceLifeMs: number;
  /** How long lines wait for their thread before many of them are told at once. */
  readonly behindMs: number;
};

export const defaultBotTiming: BotTiming = {
  sweepMs: 5000,
  paceMs: 1000,
  nonceLifeMs: 60_000,
  behindMs: 60_000,
};

/**
 * What Discord refused for want of a permission is tried again with every third sweep while its session is fresh; later
 * ones when the bot connects, and with every 360th. In minutes since the session changed.
 */
const fresh = { sweeps: 3, minutes: 10 };
const late = { sweeps: 360, minutes: 7 * 24 * 60 };

export type Bot = {
  /** Connects, registers the commands where they changed, and serves. @throws DomainError for the operator */
  start(): Promise<void>;
  /** True while Discord tells this bot what happens. */
  isConnected(): boolean;
  /** Settles when Discord has ended the session for good. */
  readonly failed: Promise<Error>;
  /** Answers what it has acknowledged, finishes the messages under way, and leaves. */
  stop(): Promise<void>;
};

/** The whole bot: interactions go to the engine; lobbies and threads follow Postgres. */
export function createBot(deps: {
  readonly db: Database;
  readonly orchestrator: Orchestrator;
  readonly bus: ProgressBus;
  readonly token: string;
  readonly apiUrl: string;
  /** The only guild that is served, when set. */
  readonly guildId: string | undefined;
  readonly log: Logger;
  readonly timing?: BotTiming;
  readonly metrics?: BotMetrics;
}): Bot {
  const { db, orchestrator, bus, token, apiUrl, guildId, log, timing = defaultBotTiming } = deps;
  const { metrics = noBotMetrics } = deps;
  const underWay = new Set<Promise<void>>();
  let ownId = '';
  let serving = false;
  let stopped = false;
  let sweeps = 0;
  let sweepTimer: NodeJS.Timeout | undefined;

  const client = createDiscordClient({
    token,
    apiUrl,
    log,
    handlers: { onInteraction, onReady: () => serving && connected() },
  });
  const api = createDiscordApi(client.rest);
  const shared = { db, orchestrator, api, log, ownId: () => ownId, ...timing };
  const notices = createNotices(shared);
  const onRefused = () => void notices.sweep();
  const relay = createRelay({
    ...shared,
    onLobbyStale: (sessionId) => void keeper.show(sessionId),
    onRefused,
  });
  const keeper = createLobbyKeeper({
    ...shared,
    onPosted: (sessionId) => void relay.follow(sessionId),
    onRefused,
  });
  const context: BotContext = {
    orchestrator,
    showLobby: (sessionId) => keeper.show(sessionId),
    relay: (sessionId) => void relay.follow(sessionId),
    api,
    tellNotices: () => void notices.sweep(),
    drafts: createDrafts(),
    log,
  };
  for (const rest of [client.rest, client.callbacks]) watchRateLimits(rest, metrics);
  const responder = measured(
    createResponder({ callbacks: client.callbacks, rest: client.rest, log }),
    metrics,
  );
  const router = createRouter({ context, responder, guildId, log });

  function onInteraction(sent: APIInteraction): void {
    if (stopped) return;
    const interaction = withoutNulls(sent);
    responder.arrived(interaction);
    const handled = router.handle(interaction).finally(() => underWay.delete(handled));
    underWay.add(handled);
  }

  function connected(): void {
    sweeps = 0;
    sweep();
  }

  function sweep(): void {
    sweeps += 1;
    const again = sweeps % late.sweeps === 1 ? late : sweeps % fresh.sweeps === 0 ? fresh : null;
    const readied = again === null ? Promise.resolve() : retryRefused(db, again.minutes);
    const failed = (error: unknown) => log.warn(errorFacts(error), 'lobbies and threads not looked through');
    readied.then(() => Promise.all([keeper.sweep(), relay.sweep()])).catch(failed);
    void notices.sweep();
  }

  return {
    failed: client.failed,
    isConnected: () => client.isReady(),
    async start() {
      const { applicationId, userId } = await client.login();
      ownId = userId;
      try {
        await registerCommands({ rest: client.rest, applicationId, guildId, log });
      } catch (error) {
        await client.close();
        throw error;
      }
      await bus.subscribe({
        onNudge({ sessionId }) {
          void keeper.show(sessionId);
          void relay.follow(sessionId);
        },
        onConnect: sweep,
      });
      serving = true;
      sweepTimer = setInterval(sweep, timing.sweepMs);
      sweep();
    },
    async stop() {
      stopped = true;
      clearInterval(sweepTimer);
      await Promise.all(underWay);
      await Promise.all([relay.close(), keeper.close(), notices.close()]);
      await client.close();
    },
  };
}
