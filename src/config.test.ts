import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Environment, loadConfig, requireVariables, variableNames } from './config.ts';

const problemsOf = (env: Environment): string => {
  try {
    loadConfig(env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the configuration', () => {
  it('has a default for all that is not a secret or an address', () => {
    expect(loadConfig({ HOME: '/home/x' })).toMatchObject({
      DISCORD_API_URL: 'https://discord.com/api',
      LEASE_SECONDS: 15,
      APPLY_LEASE_SECONDS: 60,
      SESSION_TTL_MINUTES: 30,
      APPROVAL_TTL_HOURS: 24,
      SHUTDOWN_GRACE_SECONDS: 600,
      DASHBOARD_HOST: '127.0.0.1',
      MAX_OPEN_SESSIONS: 25,
      LOG_LEVEL: 'info',
    });
  });

  it('takes an empty variable as unset', () => {
    expect(loadConfig({ LEASE_SECONDS: '', DATABASE_URL: '' })).toEqual(loadConfig({}));
  });

  it('is frozen', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
  });

  it('lets WORKER_CONCURRENCY set both kinds, and the narrower names override it', () => {
    expect(loadConfig({ WORKER_CONCURRENCY: '3', WORKER_PLAN_CONCURRENCY: '7' })).toMatchObject({
      WORKER_PLAN_CONCURRENCY: 7,
      WORKER_APPLY_CONCURRENCY: 3,
    });
  });

  it('keeps work and credentials out of the temp folder', () => {
    const { WORK_DIR, CREDENTIALS_DIR } = loadConfig({});
    for (const dir of [WORK_DIR, CREDENTIALS_DIR]) expect(dir.startsWith(tmpdir())).toBe(false);
  });

  it('names every wrong variable in one line, and never a value', () => {
    const secret = 'hunter2-hunter2';
    const message = problemsOf({
      DATABASE_URL: `mysql://root:${secret}@db/x`,
      REDIS_URL: secret,
      ENCRYPTION_KEY: secret,
      LEASE_SECONDS: '1',
      LOG_LEVEL: secret,
    });
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'ENCRYPTION_KEY', 'LEASE_SECONDS', 'LOG_LEVEL']) {
      expect(message).toContain(name);
    }
    expect(message).not.toContain(secret);
    expect(message).not.toContain('\n');
  });

  it.each(['https://discord.com/api/v10', 'https://discord.com/api/', 'discord.com/api'])(
    'refuses %s as DISCORD_API_URL, which discord.js would turn into wrong addresses',
    (url) => {
      expect(problemsOf({ DISCORD_API_URL: url })).toContain('DISCORD_API_URL');
    },
  );

  it('reads a secret from the file that NAME_FILE names, and says so when it cannot', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'cloud-engine-')), 'token');
    writeFileSync(file, 'from-a-file\n');
    expect(loadConfig({ DISCORD_TOKEN_FILE: file }).DISCORD_TOKEN).toBe('from-a-file');
    expect(problemsOf({ DATABASE_URL_FILE: '/nowhere' })).toContain('DATABASE_URL_FILE');
  });

  it('says which of the variables that a role needs are missing', () => {
    const config = loadConfig({ REDIS_URL: 'redis://localhost' });
    expect(() => requireVariables(config, 'DATABASE_URL', 'REDIS_URL', 'ENCRYPTION_KEY')).toThrow(
      'configuration: DATABASE_URL must be set; ENCRYPTION_KEY must be set',
    );
  });

  it('knows its variables by name', () => {
    expect(variableNames).toContain('WORK_DIR');
    expect(new Set(variableNames).size).toBe(variableNames.length);
  });
});
