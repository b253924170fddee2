import { loadConfig, type VariableName, variableNames } from './config.ts';

/** A role that is configured from the environment. */
export type Role = 'migrate' | 'bot' | 'worker' | 'dashboard' | 'up';

/** What is told of a variable, in `--help` and in the README alike. */
export type Variable = {
  readonly what: string;
  readonly roles: readonly Role[];
  /** In words, where the default is no plain value. */
  readonly default?: string;
};

const everyRole: readonly Role[] = ['migrate', 'bot', 'worker', 'dashboard', 'up'];
const bot: readonly Role[] = ['bot', 'up'];
const worker: readonly Role[] = ['worker', 'up'];
const dashboard: readonly Role[] = ['dashboard', 'up'];
const health: readonly Role[] = ['bot', 'worker'];

/** Every variable, in the order in which people meet them. */
export const variables: Readonly<Record<VariableName, Variable>> = {
  DISCORD_TOKEN: { what: "the bot's token", roles: bot, default: 'none (`up`: a local Discord)' },
  DISCORD_GUILD_ID: {
    what: 'serve, and register commands in, this guild only',
    roles: bot,
    default: 'every guild',
  },
  DISCORD_API_URL: { what: 'another Discord: no version, no trailing slash', roles: bot },
  DATABASE_URL: { what: 'Postgres', roles: everyRole, default: 'none (`up`: its own)' },
  REDIS_URL: { what: 'Redis', roles: ['bot', 'worker', 'dashboard', 'up'], default: 'none (`up`: its own)' },
  ENCRYPTION_KEY: {
    what: '32 bytes in base64 (`openssl rand -base64 32`), the same for all workers',
    roles: worker,
    default: 'none (`up`: makes one)',
  },
  ENCRYPTION_KEYS_OLD: { what: 'former keys, separated by commas', roles: worker, default: 'none' },
  TERRAFORM_BIN: { what: 'terraform or tofu', roles: worker, default: '`terraform`, else `tofu`, on PATH' },
  WORK_DIR: {
    what: 'where workers keep running deployments; must survive a restart',
    roles: worker,
    default: '`~/.local/share/cloud-engine/work` (`up`: `.cloud-engine/work`)',
  },
  CREDENTIALS_DIR: {
    what: 'cloud credentials: `<guild id>/<project id>.env`',
    roles: worker,
    default: '`~/.local/share/cloud-engine/credentials`',
  },
  TF_CLI_CONFIG_FILE: {
    what: "terraform's own configuration file, such as one that names a mirror of providers",
    roles: worker,
    default: 'none',
  },
  TF_PLUGIN_CACHE_DIR: {
    what: 'where terraform keeps providers that it has downloaded',
    roles: worker,
    default: 'none',
  },
  WORKER_CONCURRENCY: {
    what: 'plans, and as many applies, at once in one worker',
    roles: worker,
    default: 'number of cores',
  },
  WORKER_PLAN_CONCURRENCY: { what: 'plans at once', roles: worker, default: '`WORKER_CONCURRENCY`' },
  WORKER_APPLY_CONCURRENCY: { what: 'applies at once', roles: worker, default: '`WORKER_CONCURRENCY`' },
  LEASE_SECONDS: { what: 'how long a silent worker keeps a plan (at least 3)', roles: worker },
  APPLY_LEASE_SECONDS: { what: 'how long a silent worker keeps an apply (at least 3)', roles: worker },
  SESSION_TTL_MINUTES: { what: 'how long a session waits for people', roles: bot },
  APPROVAL_TTL_HOURS: { what: 'how long an approval counts', roles: ['bot', 'worker', 'up'] },
  PLAN_TIMEOUT_MINUTES: { what: 'longest plan', roles: worker },
  APPLY_TIMEOUT_MINUTES: { what: 'longest apply', roles: worker },
  SHUTDOWN_GRACE_SECONDS: { what: 'how long a stopping worker lets applies go on', roles: worker },
  RETENTION_DAYS: {
    what: 'how long events, plans and superseded states are kept (not used yet)',
    roles: worker,
  },
  DASHBOARD_HOST: { what: 'where the dashboard listens', roles: dashboard },
  DASHBOARD_PORT: { what: 'where the dashboard listens; 0: any free port', roles: dashboard },
  DASHBOARD_USER: { what: 'who may see it', roles: dashboard, default: '`admin`' },
  DASHBOARD_PASSWORD: { what: 'their password', roles: dashboard, default: 'none (`up`: makes one)' },
  METRICS_TOKEN: {
    what: 'lets scrapers read `/metrics` with `Authorization: Bearer …`; without it only the dashboard asks for a login',
    roles: ['bot', 'worker', 'dashboard', 'up'],
    default: 'none',
  },
  HEALTH_HOST: { what: 'where `/healthz`, `/readyz` and `/metrics` are served', roles: health },
  HEALTH_PORT: { what: 'their port; 0: any free port', roles: health, default: 'none: not served' },
  MAX_OPEN_SESSIONS: { what: 'open sessions of one member in one project', roles: bot },
  LOG_LEVEL: { what: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`', roles: everyRole },
  LOG_FORMAT: {
    what: '`json` or `pretty`',
    roles: everyRole,
    default: '`pretty` on a terminal, else `json`',
  },
};

/** The variables that a role reads. */
export function variablesOf(role: Role): readonly VariableName[] {
  return variableNames.filter((name) => variables[name].roles.includes(role));
}

/** What counts where a variable is not set, in words. */
export function defaultOf(name: VariableName): string {
  return variables[name].default ?? `\`${String(loadConfig({})[name])}\``;
}
