import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultBotTiming } from '../../bot/bot.ts';
import { type Environment, loadConfig } from '../../config.ts';
import { DomainError, isDomainError } from '../../domain/errors.ts';
import { createLogger } from '../../log.ts';
import { findTool } from '../../workers/terraform/tool.ts';
import { type LocalDiscord, startLocalDiscord } from '../discord/local-discord.ts';
import { type StackParts, startRoles, startServices } from '../stack.ts';
import { createStopStack } from '../stop-stack.ts';
import { createTranscript } from '../transcript.ts';
import { play, type Stage } from './play.ts';

/** What of the environment the demo heeds: everything else is its own. */
const heeded = ['HOME', 'TERRAFORM_BIN', 'LOG_FORMAT'];

/**
 * Plays one whole deployment on services of its own, on free ports, and stops everything.
 * @param print prints the transcript as it happens
 * @throws DomainError DEMO_FAILED with the reason, or of whatever is missing
 */
export async function runDemo(environment: Environment, print: (line: string) => void): Promise<void> {
  const own = Object.fromEntries(heeded.map((name) => [name, environment[name]]));
  const config = loadConfig({ ...own, LOG_LEVEL: environment['LOG_LEVEL'] || 'error' });
  const log = createLogger(config, 'demo');
  const stops = createStopStack();
  const began = performance.now();
  let interrupt = () => {};
  const listener = () => interrupt();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, listener);
  try {
    await new Promise<void>((resolve, reject) => {
      interrupt = () => reject(new Error('interrupted'));
      perform({ log, stops, onFailure: reject }, { config, path: environment['PATH'] ?? '', print }).then(
        resolve,
        reject,
      );
    });
  } catch (error) {
    if (isDomainError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DomainError('DEMO_FAILED', {}, `demo: ${reason}`);
  } finally {
    await stops.stop({ hurry: true });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, listener);
  }
  print(`Everything is stopped again, after ${((performance.now() - began) / 1000).toFixed(1)} s.`);
}

type Show = {
  readonly config: ReturnType<typeof loadConfig>;
  readonly path: string;
  readonly print: (line: string) => void;
};

async function perform(parts: StackParts, { config, path, print }: Show): Promise<void> {
  const { stops } = parts;
  // The worker looks for it, too, but only when everything else has been started.
  await findTool({ bin: config.TERRAFORM_BIN, path });
  print('Starting Postgres, Redis, a local Discord, the bot and a worker …');
  const WORK_DIR = mkdtempSync(join(tmpdir(), 'cloud-engine-demo-'));
  stops.push(() => rm(WORK_DIR, { recursive: true, force: true }));
  const services = await startServices(parts, {});
  const discord = await startLocalDiscord();
  stops.push(() => discord.stop());
  const stage = setStage(discord, print);
  await startRoles(
    parts,
    {
      ...config,
      ...services,
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      ENCRYPTION_KEY: randomBytes(32),
      WORK_DIR,
    },
    path,
    { timing: { ...defaultBotTiming, paceMs: 300 } },
  );
  await discord.waitForCommands('cloud-create-project', 'cloud-grant', 'cloud-deploy');
  const lobby = await play(stage);
  discord.assertNoViolations();
  stage.transcript.end();
  print(`\n${summary(discord, lobby.thread().length)}`);
}

function setStage(discord: LocalDiscord, print: (line: string) => void): Stage {
  const guild = discord.addGuild('Example');
  const channel = guild.addChannel('deployments');
  const admin = guild.addMember('admin', { roles: [guild.addRole('Admins', ['ManageGuild'])] });
  const people = [admin, guild.addMember('alice'), guild.addMember('bob')] as const;
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const transcript = createTranscript(discord, (id) => names.get(id), print);
  return { discord, guild, channel, admin, alice: people[1], bob: people[2], transcript };
}

function summary(discord: LocalDiscord, messages: number): string {
  const latencies = discord.interactions().map(({ callback }) => callback?.latencyMs ?? Number.NaN);
  return [
    `APPLIED. The thread has ${messages} messages; Discord saw ${discord.requests.length} requests, all of them valid;`,
    `the slowest of ${latencies.length} acknowledgements took ${Math.max(...latencies)} ms of the 3,000 allowed.`,
  ].join('\n');
}
