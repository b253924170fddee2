import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Config, Environment } from '../config.ts';
import { createLogger } from '../log.ts';
import type { RunningRole } from '../roles/running-role.ts';
import { findTool } from '../workers/terraform/tool.ts';
import type { LocalDiscord } from './discord/local-discord.ts';
import { keyMismatchInWords, storedEncryptionKey } from './encryption-key.ts';
import { type FileVariables, writeEnvironmentFile } from './environment-file.ts';
import { inHomeWords, makeHome } from './home.ts';
import { introduction } from './introduction.ts';
import { demoProject, ensureDemoProject, foundLocalServer, type LocalServer } from './local-server.ts';
import { type InstallationConfig, type StackParts, startRoles, startServices, withEngine } from './stack.ts';
import { createStopStack } from './stop-stack.ts';
import type { Prompt } from './terminal/prompt.ts';
import type { Terminal } from './terminal/terminal.ts';
import { createFileLog, createShownLog } from './terminal/terminal-log.ts';

/** Where `up` keeps everything, under the current directory. */
const homeName = '.cloud-engine';
/** In there: what a program needs that uses the library beside `up`. */
const environmentName = 'environment';
const logName = 'log';

/** What `up` has to do with whoever started it. */
export type Surroundings = {
  readonly environment: Environment;
  /** Tells who started it what is there. */
  readonly print: (line: string) => void;
  /** Where they can type; undefined where nobody can. */
  readonly terminal?: Terminal | undefined;
};

/**
 * The role `up`: the whole stack until it is stopped. Postgres, Redis and Discord are its own where the configuration
 * names none. With a Discord of its own, a terminal becomes the place to be its members.
 * @throws DomainError of whatever is missing
 */
export async function startUp(config: Config, surroundings: Surroundings): Promise<RunningRole> {
  const stops = createStopStack();
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<Error>((settle) => {
    fail = settle;
  });
  let { print } = surroundings;
  try {
    const prompt = await start({ stops, onFailure: fail }, config, {
      ...surroundings,
      // Also for who has this one from before: the log.
      print: (line) => print(line),
    });
    if (prompt) print = prompt.print;
  } catch (error) {
    await stops.stop({ hurry: true }).catch(() => {});
    throw inHomeWords(error, resolve(homeName));
  }
  return {
    failed,
    stop(options) {
      const stopped = stops.stop(options);
      // The prompt has given the terminal back by now: a key that it had still to read would be no signal.
      if (!options?.hurry) print('stopping; Ctrl-C again does not wait for applies that run');
      return stopped;
    },
  };
}

async function start(
  basis: Omit<StackParts, 'log'>,
  config: Config,
  surroundings: Surroundings,
): Promise<Prompt | undefined> {
  const { environment, print } = surroundings;
  // A real Discord has its own places to type.
  const terminal = config.DISCORD_TOKEN === undefined ? surroundings.terminal : undefined;
  const home = resolve(homeName);
  const path = environment['PATH'] ?? '';
  // The worker looks for it, too, but only when everything else has been started.
  await findTool({ bin: config.TERRAFORM_BIN, path });
  makeHome(home);
  const { log, logFile } = logOf(config, { environment, print, terminal });
  const parts: StackParts = { ...basis, log };
  if (terminal) print('Starting Postgres, Redis, a local Discord, the bot and a worker …');
  const services = await startServices(parts, config, home);
  const discord = await discordOf(parts, config);
  const keyFile = join(home, 'encryption-key');
  const whole: InstallationConfig = {
    ...config,
    ...services,
    ...discord.config,
    ENCRYPTION_KEY: config.ENCRYPTION_KEY ?? storedEncryptionKey(keyFile),
    WORK_DIR: environment['WORK_DIR'] ? config.WORK_DIR : join(home, 'work'),
  };
  const { server } = discord;
  if (server) await withEngine(parts, whole, (orchestrator) => ensureDemoProject(orchestrator, server));
  const [{ createMetricsRegistry }, { startUpDashboard }] = await Promise.all([
    import('../metrics/registry.ts'),
    import('./up-dashboard.ts'),
  ]);
  const registry = createMetricsRegistry();
  let dashboard: RunningRole | undefined;
  // Started last, and stopped after the roles: it shows how they end.
  parts.stops.push(async () => dashboard?.stop());
  const checks = await startRoles(parts, whole, path, { registry }).catch((error: unknown) => {
    throw keyMismatchInWords(error, keyFile, config);
  });
  const shown = await startUpDashboard(parts, whole, environment, { registry, checks });
  dashboard = shown.dashboard;
  parts.stops.push(removal(writeEnvironmentFile(join(home, environmentName), fileVariables(whole, server))));
  const facts = { apiUrl: whole.DISCORD_API_URL, server, dashboard: shown.line, logFile };
  const files = { environmentFile: join(homeName, environmentName), hasPrompt: terminal !== undefined };
  for (const line of introduction({ ...facts, ...files })) print(line);
  return terminal && (await promptOn(parts, terminal, discord));
}

/** On a terminal where somebody types, the log would be in the way: unless they asked for it, it goes to a file. */
function logOf(
  config: Config,
  { environment, print, terminal }: Surroundings,
): { readonly log: Logger; readonly logFile: string | undefined } {
  if (!terminal?.showsErrors) return { log: createLogger(config, 'up'), logFile: undefined };
  if (environment['LOG_LEVEL'] || environment['LOG_FORMAT']) {
    return { log: createShownLog(config, print), logFile: undefined };
  }
  const logFile = join(homeName, logName);
  return { log: createFileLog(resolve(logFile), config, print), logFile };
}

async function promptOn(
  { stops }: StackParts,
  terminal: Terminal,
  { local, server }: Discord,
): Promise<Prompt | undefined> {
  if (!local || !server) return undefined;
  const { startTerminal } = await import('./terminal/start-terminal.ts');
  const { guild, channel, admin, alice, bob } = server;
  const prompt = startTerminal(terminal, {
    discord: local,
    cast: { guild, channel, people: [admin, alice, bob] },
    onStop: terminal.interrupt,
  });
  stops.push(async () => prompt.close());
  return prompt;
}

type Discord = {
  readonly config: Pick<InstallationConfig, 'DISCORD_TOKEN' | 'DISCORD_API_URL' | 'DISCORD_GUILD_ID'>;
  /** Both are present where the Discord is our own. */
  readonly local?: LocalDiscord;
  readonly server?: LocalServer;
};

async function discordOf({ stops }: StackParts, config: Config): Promise<Discord> {
  const { DISCORD_TOKEN, DISCORD_API_URL, DISCORD_GUILD_ID } = config;
  if (DISCORD_TOKEN !== undefined) return { config: { DISCORD_TOKEN, DISCORD_API_URL, DISCORD_GUILD_ID } };
  const { startLocalDiscord } = await import('./discord/local-discord.ts');
  const local = await startLocalDiscord();
  stops.push(() => local.stop());
  const server = foundLocalServer(local);
  return {
    // A server at the real Discord is none of the bot's here.
    config: { DISCORD_TOKEN: local.token, DISCORD_API_URL: local.apiUrl, DISCORD_GUILD_ID: server.guildId },
    local,
    server,
  };
}

/** For programs that use the library beside this `up`; where Discord is real, they know guild and user themselves. */
function fileVariables(
  { DATABASE_URL, REDIS_URL }: InstallationConfig,
  server: LocalServer | undefined,
): FileVariables {
  const services = { DATABASE_URL, REDIS_URL };
  if (!server) return services;
  return {
    ...services,
    CLOUD_ENGINE_GUILD: server.guildId,
    CLOUD_ENGINE_USER: server.alice.id,
    CLOUD_ENGINE_PROJECT: demoProject,
  };
}

function removal(remove: () => void): () => Promise<void> {
  return async () => remove();
}
