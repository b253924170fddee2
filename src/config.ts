import { readFileSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { DomainError } from './domain/errors.ts';

/** The environment as the process received it. Nothing else in the code base reads it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The real environment of this process. */
export function processEnvironment(): Environment {
  return process.env;
}

const secrets = [
  'DISCORD_TOKEN',
  'DATABASE_URL',
  'REDIS_URL',
  'ENCRYPTION_KEY',
  'ENCRYPTION_KEYS_OLD',
  'DASHBOARD_PASSWORD',
  'METRICS_TOKEN',
];

const key = z
  .string()
  .refine(
    (text) => /^[A-Za-z0-9+/_-]{43}=?$/.test(text),
    'must be 32 bytes in base64 (try: openssl rand -base64 32)',
  )
  .transform((text) => Buffer.from(text, 'base64'));
const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol),
      `must be a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
    );
const whole = (min: number, max: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max,
      `must be a whole number from ${min} to ${max}`,
    )
    .transform(Number);
const oneOf = <const T extends readonly [string, ...string[]]>(...words: T) =>
  z.enum(words, `must be one of ${words.join(', ')}`);
/** From here on the same wherever a process stands: terraform runs in a directory of its own. */
const path = z.string().transform((text) => resolve(text));
const snowflake = z.string().regex(/^\d{15,20}$/, 'must be a Discord id: 15 to 20 digits');

const dataHome = (env: Environment) =>
  join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'cloud-engine');

const schema = z.object({
  DISCORD_TOKEN: z.string().optional(),
  DISCORD_GUILD_ID: snowflake.optional(),
  DISCORD_API_URL: url('http:', 'https:')
    .refine(
      (text) => !/\/(v\d+\/?)?$/.test(text),
      'must have no version and no trailing slash, such as https://discord.com/api',
    )
    .default('https://discord.com/api'),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  ENCRYPTION_KEY: key.optional(),
  ENCRYPTION_KEYS_OLD: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(key))
    .default([]),
  TERRAFORM_BIN: z.string().optional(),
  WORK_DIR: path.optional(),
  CREDENTIALS_DIR: path.optional(),
  TF_CLI_CONFIG_FILE: path.optional(),
  TF_PLUGIN_CACHE_DIR: path.optional(),
  WORKER_CONCURRENCY: whole(1, 256).optional(),
  WORKER_PLAN_CONCURRENCY: whole(1, 256).optional(),
  WORKER_APPLY_CONCURRENCY: whole(1, 256).optional(),
  LEASE_SECONDS: whole(3, 3600).default(15),
  APPLY_LEASE_SECONDS: whole(3, 3600).default(60),
  SESSION_TTL_MINUTES: whole(1, 525_600).default(30),
  APPROVAL_TTL_HOURS: whole(1, 8760).default(24),
  PLAN_TIMEOUT_MINUTES: whole(1, 1440).default(10),
  APPLY_TIMEOUT_MINUTES: whole(1, 10_080).default(120),
  SHUTDOWN_GRACE_SECONDS: whole(0, 86_400).default(600),
  RETENTION_DAYS: whole(1, 36_500).default(90),
  DASHBOARD_HOST: z.string().default('127.0.0.1'),
  DASHBOARD_PORT: whole(0, 65_535).default(3000),
  DASHBOARD_USER: z.string().optional(),
  DASHBOARD_PASSWORD: z.string().optional(),
  METRICS_TOKEN: z.string().regex(/^\S+$/, 'must hold no spaces').optional(),
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: whole(0, 65_535).optional(),
  MAX_OPEN_SESSIONS: whole(1, 10_000).default(25),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
  LOG_FORMAT: oneOf('json', 'pretty').optional(),
});

type Variables = z.output<typeof schema>;
export type VariableName = keyof Variables;

/** Everything that can be set, typed and frozen. Times in the units their names say. */
export type Config = Readonly<
  Omit<Variables, 'WORK_DIR' | 'CREDENTIALS_DIR' | 'WORKER_PLAN_CONCURRENCY' | 'WORKER_APPLY_CONCURRENCY'>
> & {
  readonly WORK_DIR: string;
  readonly CREDENTIALS_DIR: string;
  readonly WORKER_PLAN_CONCURRENCY: number;
  readonly WORKER_APPLY_CONCURRENCY: number;
};

/** Every variable that the configuration knows, by name. */
export const variableNames = Object.keys(schema.shape) as VariableName[];

/**
 * Environment → configuration. An empty variable counts as unset; a secret may come from the file that `NAME_FILE`
 * names.
 * @throws DomainError CONFIG_INVALID, one line with every variable that is wrong and never its value.
 */
export function loadConfig(env: Environment): Config {
  const problems: string[] = [];
  const given: Record<string, string> = {};
  for (const name of variableNames) {
    const value = env[name] || readSecretFile(env, name, problems);
    if (value) given[name] = value;
  }
  const parsed = schema.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) {
    problems.push(`${String(issue.path[0])} ${issue.message}`);
  }
  if (!parsed.success || problems.length > 0) throw invalid(problems);
  const { data } = parsed;
  const concurrency = data.WORKER_CONCURRENCY ?? availableParallelism();
  return Object.freeze({
    ...data,
    WORK_DIR: data.WORK_DIR ?? join(dataHome(env), 'work'),
    CREDENTIALS_DIR: data.CREDENTIALS_DIR ?? join(dataHome(env), 'credentials'),
    WORKER_PLAN_CONCURRENCY: data.WORKER_PLAN_CONCURRENCY ?? concurrency,
    WORKER_APPLY_CONCURRENCY: data.WORKER_APPLY_CONCURRENCY ?? concurrency,
  });
}

/**
 * The configuration with the named variables present.
 * @throws DomainError CONFIG_INVALID, one line naming each that is missing.
 */
export function requireVariables<K extends keyof Config>(
  config: Config,
  ...names: K[]
): Config & { readonly [P in K]-?: NonNullable<Config[P]> } {
  const missing = names.filter((name) => config[name] === undefined);
  if (missing.length > 0) throw invalid(missing.map((name) => `${name} must be set`));
  return config as Config & { readonly [P in K]-?: NonNullable<Config[P]> };
}

function readSecretFile(env: Environment, name: string, problems: string[]): string | undefined {
  const file = secrets.includes(name) ? env[`${name}_FILE`] : undefined;
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    problems.push(`${name}_FILE must name a file that can be read`);
    return undefined;
  }
}

function invalid(problems: readonly string[]): DomainError {
  return new DomainError('CONFIG_INVALID', { problems }, `configuration: ${problems.join('; ')}`);
}
