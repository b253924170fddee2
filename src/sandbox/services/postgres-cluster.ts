import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import { DomainError } from '../../domain/errors.ts';
import { isRunning } from './running.ts';
import { serviceEnvironment } from './service-environment.ts';
import type { ServiceUser } from './service-user.ts';

export const superuser = 'cloud_engine';

export type ClusterOptions = {
  readonly home: string;
  readonly initdb: string;
  readonly user: ServiceUser | undefined;
  readonly password: string;
  /** Whether the password was made just now, so that no data can belong to it. */
  readonly isNew: boolean;
  /** Whether a new cluster must survive a power cut. */
  readonly durable: boolean;
  readonly log: Logger;
};

/** The data directory in `home`, initialised at the first start. A process that dies here leaves none or a whole one. */
export async function ensureCluster(options: ClusterOptions): Promise<string> {
  const { home, isNew, log } = options;
  const data = join(home, 'data');
  const present = await stat(data).catch(() => undefined);
  if (present && !isNew) return data;
  if (present) {
    const aside = `${data}.${Date.now()}`;
    await rename(data, aside);
    log.warn(`postgres: the password of ${data} is gone; starting empty, the old data is in ${aside}`);
  }
  await removeLeftovers(home);
  await initialise(options, data);
  return data;
}

async function initialise(options: ClusterOptions, data: string): Promise<void> {
  const { home, initdb, user, password, durable } = options;
  const draft = join(home, `init-${process.pid}-${randomBytes(4).toString('hex')}`);
  const passwordFile = `${draft}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const args = [
    ...['-D', draft, '--username', superuser, '--pwfile', passwordFile, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    await promisify(execFile)(initdb, args, { cwd: home, env: serviceEnvironment(), ...user });
    await rename(draft, data);
  } catch (cause) {
    // Another process may have been first: rename doesn't replace a directory that holds something.
    if (await stat(data).catch(() => undefined)) return;
    throw initFailure(cause as Error & { stderr?: string });
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

function initFailure(cause: Error & { stderr?: string }): DomainError {
  const said = (cause.stderr ?? '').trim().split('\n').at(-1) || cause.message;
  const advice = said.includes('shared libraries') ? ': run scripts/setup' : '';
  return new DomainError(
    'SERVICE_FAILED',
    { service: 'postgres' },
    `postgres: initdb failed: ${said}${advice}`,
    { cause },
  );
}

/** What initialisations left behind whose process was killed. */
async function removeLeftovers(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = /^init-(\d+)/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid), '')) await rm(join(home, name), { recursive: true, force: true });
  }
}
