import type { AddressInfo } from 'node:net';
import { type Core, discordTiming, type Timing } from './core.ts';
import { addGuild, type LocalGuild } from './driver/guild.ts';
import { type SeenMessage, seenMessage } from './driver/seen-message.ts';
import { waitFor } from './driver/wait.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import { createFaults, type Faults } from './rest/faults.ts';
import { createRateLimits } from './rest/rate-limits.ts';
import {
  createRequestLog,
  describeViolations,
  type LoggedRequest,
  type Violation,
} from './rest/request-log.ts';
import { allRoutes } from './rest/routes/all.ts';
import { createRestServer } from './rest/server.ts';
import { createClock } from './state/clock.ts';
import type { Channel, Interaction } from './state/model.ts';
import { type Change, createWorld } from './state/world.ts';
import { loadOpenApi } from './validation/openapi.ts';

/** Enough of Discord for an unmodified bot, in this process, and the hands of the people who use it. */
export type LocalDiscord = {
  /** For `DISCORD_API_URL`: without version, without trailing slash. */
  readonly apiUrl: string;
  /** For `DISCORD_TOKEN`. */
  readonly token: string;
  readonly botId: string;
  addGuild(name: string, id?: string): LocalGuild;
  readonly faults: Faults;
  readonly gateway: Pick<Gateway, 'connected' | 'counts' | 'drop'>;
  /** The bot's requests as they were answered, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** Requests that no bot should ever send. */
  readonly violations: readonly Violation[];
  /** @throws Error that describes each violation */
  assertNoViolations(): void;
  /** Everything that members did with the bot, oldest first. */
  interactions(): readonly Interaction[];
  message(id: string): SeenMessage | undefined;
  /** A channel, a thread or somebody's direct messages. */
  channel(id: string): Channel | undefined;
  /** Moves Discord's time forward (milliseconds): tokens age, nonces are forgotten. */
  advance(milliseconds: number): void;
  onChange(listener: (change: Change) => void): () => void;
  /** Waits until `find` finds something; asked now and after each change. @throws Error when it takes too long */
  until<T>(what: string, find: () => T | undefined | null | false, ms?: number): Promise<T>;
  /** Waits until a bot is connected and has registered these commands. */
  waitForCommands(...names: readonly string[]): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts on 127.0.0.1.
 * @param options.port a free one when left out
 * @param options.rateLimits whether the bot is held to Discord's; it is when left out
 * @param options.timing how long things last, in milliseconds; as at Discord when left out
 */
export async function startLocalDiscord(
  options: {
    readonly port?: number;
    readonly token?: string;
    readonly botName?: string;
    readonly rateLimits?: boolean;
    readonly timing?: Partial<Timing>;
  } = {},
): Promise<LocalDiscord> {
  const { port = 0, token = 'local.discord.token', botName = 'Cloud Engine', rateLimits = true } = options;
  const timing = { ...discordTiming, ...options.timing };
  const world = createWorld(createClock(), botName);
  const core: Core = { world, timing, dispatch: (event) => gateway.dispatch(event) };
  const log = createRequestLog();
  const faults = createFaults();
  let address = '';
  const gatewayUrl = () => `ws://${address}`;
  const routes = allRoutes(gatewayUrl);
  const app = createRestServer({
    core,
    token,
    routes,
    openApi: loadOpenApi(),
    log,
    faults,
    rateLimits: rateLimits ? createRateLimits() : null,
  });
  const gateway = createGateway({ server: app.server, world, timing, token, url: gatewayUrl });
  await app.listen({ port, host: '127.0.0.1' });
  address = `127.0.0.1:${(app.server.address() as AddressInfo).port}`;

  return {
    apiUrl: `http://${address}/api`,
    token,
    botId: world.bot.id,
    addGuild: (name, id) => addGuild(core, name, id),
    faults,
    gateway,
    requests: log.requests,
    violations: log.violations,
    assertNoViolations() {
      if (log.violations.length > 0) throw new Error(describeViolations(log.violations));
    },
    interactions: () => [...world.interactions.values()],
    message(id) {
      const message = world.messages.get(id);
      return message && !message.deleted ? seenMessage(core, message) : undefined;
    },
    channel: (id) => world.channels.get(id),
    advance: (milliseconds) => world.clock.advance(milliseconds),
    onChange: (listener) => world.onChange(listener),
    until: (what, find, ms) => waitFor(world, what, find, ms),
    async waitForCommands(...names) {
      const known = () => [...world.commands.values()].map(({ definition }) => definition.name);
      const what = `a bot with the commands ${names.join(', ')}`;
      await waitFor(
        world,
        what,
        () => gateway.connected() > 0 && names.every((name) => known().includes(name)),
      );
    },
    async stop() {
      faults.clear();
      gateway.close();
      world.clock.stop();
      await app.close();
    },
  };
}
