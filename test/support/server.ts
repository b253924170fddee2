import type pg from 'pg';
import { pino } from 'pino';
import type { BotTiming } from '../../src/bot/bot.ts';
import { type Config, type Environment, loadConfig } from '../../src/config.ts';
import { type BotConfig, startBot } from '../../src/roles/bot.ts';
import type { RunningRole } from '../../src/roles/running-role.ts';
import type { OptionValues } from '../../src/sandbox/discord/driver/command-data.ts';
import type { LocalGuild } from '../../src/sandbox/discord/driver/guild.ts';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { type LocalDiscord, startLocalDiscord } from '../../src/sandbox/discord/local-discord.ts';
import type { Channel } from '../../src/sandbox/discord/state/model.ts';
import { type RoleProcess, startRoleProcess } from './role-process.ts';
import { createWorld, type World } from './world.ts';

/** A Discord server with our bot in it, on a whole installation: what a member sees is what a test sees. */
export type Server = {
  readonly world: World;
  readonly discord: LocalDiscord;
  readonly guild: LocalGuild;
  readonly channel: Channel;
  /** Holds Manage Server. */
  readonly admin: Person;
  /** Members without any grant to begin with. */
  readonly alice: Person;
  readonly bob: Person;
  /** A bot; the first one is started by `createServer`. */
  bot(overrides?: Environment, timing?: Partial<BotTiming>): Promise<RunningRole>;
  /** A bot in a process of its own, to be killed. */
  botProcess(): Promise<RoleProcess>;
  /** What the bot answers to a command in `#deployments`. */
  command(person: Person, name: string, options?: OptionValues): Promise<SeenMessage>;
  /** A sandbox project on which alice holds `deploy`; named anew each time. */
  project(): Promise<string>;
  /** The lobby that `/cloud-deploy` opens. */
  deploy(person: Person, options: OptionValues): Promise<SeenMessage>;
  /** The lobby that an answer links to. */
  lobbyIn(answer: SeenMessage): SeenMessage;
  /** Adds a resource through button, menu and form. @returns the answer to the form */
  add(person: Person, lobby: SeenMessage, type: string, values: Record<string, string>): Promise<SeenMessage>;
  /** The session that a lobby shows. */
  sessionOf(lobby: SeenMessage): string;
  /** What terraform and the worker said in the applies of a session, in order. */
  told(sessionId: string): Promise<string[]>;
  /** The lines of the thread, in order, without the blocks around them. */
  threadLines(lobby: SeenMessage): string[];
  rows<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>;
  /** Ends it; fails when the bot ever sent what no bot should send. */
  close(): Promise<void>;
};

/** As fast as a test wants it, and sweeping as often. */
const quick: BotTiming = { sweepMs: 500, paceMs: 50, nonceLifeMs: 60_000, behindMs: 60_000 };

/**
 * Starts an installation with a local Discord and one bot, without workers; call `close` in `afterAll`.
 * @param options.botless without the bot
 * @param options.rateLimits whether the bot is held to Discord's; otherwise it writes as fast as tests like
 */
export async function createServer(
  options: Parameters<typeof createWorld>[0] & {
    readonly botless?: boolean;
    readonly rateLimits?: boolean;
  } = {},
): Promise<Server> {
  const world = await createWorld(options);
  const discord = await startLocalDiscord({ rateLimits: options.rateLimits ?? false });
  const guild = discord.addGuild('Example');
  const channel = guild.addChannel('deployments');
  const admin = guild.addMember('admin', { roles: [guild.addRole('Admins', ['ManageGuild'])] });
  const bots: RunningRole[] = [];
  const processes: RoleProcess[] = [];
  const environment = { ...world.environment, DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
  let projects = 0;

  async function startOne(
    overrides: Environment = {},
    timing: Partial<BotTiming> = {},
  ): Promise<RunningRole> {
    const config = loadConfig({ ...environment, ...overrides }) as Config as BotConfig;
    const bot = await startBot(config, pino({ level: config.LOG_LEVEL }), { ...quick, ...timing });
    bots.push(bot);
    return bot;
  }

  const server: Server = {
    world,
    discord,
    guild,
    channel,
    admin,
    alice: guild.addMember('alice'),
    bob: guild.addMember('bob'),
    bot: startOne,
    async botProcess() {
      const bot = await startRoleProcess('bot', environment);
      processes.push(bot);
      return bot;
    },
    command: (person, name, values = {}) => person.command(name, values, { channel }).answer(),
    async project() {
      const project = `project-${++projects}`;
      await server.command(admin, 'cloud-create-project', { project, provider: 'sandbox', region: 'local' });
      await server.command(admin, 'cloud-grant', { user: server.alice, project, permission: 'deploy' });
      return project;
    },
    async deploy(person, values) {
      return server.lobbyIn(await server.command(person, 'cloud-deploy', values));
    },
    lobbyIn(answer) {
      const [, id = ''] = /channels\/\d+\/\d+\/(\d+)/.exec(answer.text()) ?? [];
      const lobby = discord.message(id);
      if (lobby === undefined) throw new Error(`no lobby: ${answer.text()}`);
      return lobby;
    },
    async add(person, lobby, type, values) {
      const menu = await person.click(lobby, 'Add Resource').answer();
      const form = await person.choose(menu, type).modal();
      return person.submit(form, values).answer();
    },
    sessionOf: (lobby) => /Session (\w+) ·/.exec(lobby.text())?.[1] ?? '',
    async told(sessionId) {
      const events = await world.query<{ text: string }>(
        `select e.text from run_events e join runs r on r.id = e.run_id
         where r.session_id = $1 and r.kind = 'apply' order by r.position, e.seq`,
        [sessionId],
      );
      return events.map(({ text }) => text);
    },
    threadLines: (lobby) =>
      lobby
        .thread()
        .flatMap(
          (message) =>
            /^lines? \d+(?:–\d+)?\n```\n([\s\S]*)\n```$/.exec(message.text())?.[1]?.split('\n') ?? [],
        ),
    rows: (sql, values) => world.query(sql, values),
    async close() {
      for (const one of processes) one.kill('SIGKILL');
      await Promise.all(processes.map(({ ended }) => ended));
      await Promise.all(bots.map((bot) => bot.stop({ hurry: true })));
      await world.close();
      await discord.stop();
      discord.assertNoViolations();
    },
  };
  if (options.botless) return server;
  await startOne();
  await discord.waitForCommands('cloud-deploy');
  return server;
}
