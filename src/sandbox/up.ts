import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Config, Environment } from '../config.ts';
import { createMetricsRegistry } from '../metrics/registry.ts';
import type { RunningRole } from '../roles/running-role.ts';
import { findTool } from '../workers/terraform/tool.ts';
import { startLocalDiscord } from './discord/local-discord.ts';
import { keyMismatchInWords, storedEncryptionKey } from './encryption-key.ts';
import { type FileVariables, writeEnvironmentFile } from './environment-file.ts';
import { inHomeWords, makeHome } from './home.ts';
import { demoProject, ensureDemoProject, foundLocalServer, type LocalServer } from './local-server.ts';
import { type InstallationConfig, type StackParts, startRoles, startServices, withEngine } from './stack.ts';
import { createStopStack } from './stop-stack.ts';
import { startUpDashboard } from './up-dashboard.ts';

/** Where `up` keeps everything, under the current directory. */
const homeName = '.cloud-engine';
/** In there: what a program needs that uses the library beside `up`. */
const environmentName = 'environment';

/**
 * The role `up`: the whole stack until it is stopped. Postgres, Redis and Discord are its own where the configuration
 * names none.
 * @param print tells the person who started it what is there
 * @throws DomainError of whatever is missing
 */
export async function startUp(
  config: Config,
  log: Logger,
  environment: Environment,
  print: (line: string) => void,
): Promise<RunningRole> {
  const stops = createStopStack();
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<Error>((settle) => {
    fail = settle;
  });
  try {
    await start({ log, stops, onFailure: fail }, config, environment, print);
  } catch (error) {
    await stops.stop({ hurry: true }).catch(() => {});
    throw inHomeWords(error, resolve(homeName));
  }
  return {
    failed,
    stop(options) {
      if (!options?.hurry) print('stopping; Ctrl-C again does not wait for applies that run');
      return stops.stop(options);
    },
  };
}

async function start(
  parts: StackParts,
  config: Config,
  environment: Environment,
  print: (line: string) => void,
): Promise<void> {
  const home = resolve(homeName);
  const path = environment['PATH'] ?? '';
  // The worker looks for it, too, but only when everything else has been started.
  await findTool({ bin: config.TERRAFORM_BIN, path });
  makeHome(home);
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
  for (const line of introduction(whole, server, shown.line)) print(line);
}

type Discord = {
  readonly config: Pick<InstallationConfig, 'DISCORD_TOKEN' | 'DISCORD_API_URL' | 'DISCORD_GUILD_ID'>;
  /** Present where the Discord is our own. */
  readonly server?: LocalServer;
};

async function discordOf({ stops }: StackParts, config: Config): Promise<Discord> {
  const { DISCORD_TOKEN, DISCORD_API_URL, DISCORD_GUILD_ID } = config;
  if (DISCORD_TOKEN !== undefined) return { config: { DISCORD_TOKEN, DISCORD_API_URL, DISCORD_GUILD_ID } };
  const local = await startLocalDiscord();
  stops.push(() => local.stop());
  const server = foundLocalServer(local);
  return {
    // A server at the real Discord is none of the bot's here.
    config: { DISCORD_TOKEN: local.token, DISCORD_API_URL: local.apiUrl, DISCORD_GUILD_ID: server.guildId },
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

function introduction(
  config: InstallationConfig,
  server: LocalServer | undefined,
  dashboard: string,
): readonly string[] {
  const programs = `  programs  node --env-file=${join(homeName, environmentName)} examples/deploy.mjs`;
  if (!server) return ['Cloud Engine serves Discord.', dashboard, programs, 'Ctrl-C stops it.'];
  return [
    'Cloud Engine is up, with a Discord of its own, since DISCORD_TOKEN is not set.',
    `  Discord   ${config.DISCORD_API_URL}, server ${server.guildId} "Cloud Engine", channel #${server.channel.name}`,
    '  members   admin (Manage Server), alice (deploy on demo), bob',
    '  project   demo, on the sandbox provider',
    dashboard,
    programs,
    'Ctrl-C stops it; what was deployed is still there at the next start.',
  ];
}
