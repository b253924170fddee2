import { chmodSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { possibleHomes } from '../../src/sandbox/services/service-home.ts';
import {
  copyRepository,
  installPackages,
  pathWith,
  postgresLibraries,
  runScript,
  setUp,
  startPostgres,
  symlinksOf,
} from './checkout.ts';

let checkout: string;

beforeAll(() => {
  checkout = copyRepository();
  installPackages(checkout);
  return () => rmSync(checkout, { recursive: true });
});

describe('scripts/setup in a private folder without .git, where npm ignored install scripts', () => {
  test('brings what is missing, then has nothing to do, then builds what changed', async () => {
    expect(await setUp(checkout)).toEqual({ code: 0, lines: ['setup: building dist/', 'setup: ready'] });
    expect(await setUp(checkout)).toEqual({ code: 0, lines: ['setup: ready'] });

    // The first one has shown what a build does; this one has to be begun.
    replaceBuild(checkout, 'touch dist/built-again dist/.stamp');
    utimesSync(join(checkout, 'src/cli.ts'), new Date(), new Date());
    expect(await setUp(checkout)).toEqual({ code: 0, lines: ['setup: building dist/', 'setup: ready'] });
    expect(existsSync(join(checkout, 'dist/built-again'))).toBe(true);

    const [, elsewhere] = possibleHomes(join(checkout, '.cloud-engine/postgres'));
    onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }));
    expect(runScript(checkout, startPostgres)).toBe('1');
  });

  test('makes the links that Postgres needs, again when they are gone', async () => {
    await setUp(checkout);
    const links = symlinksOf(postgresLibraries(checkout));
    expect(links).not.toEqual([]);
    for (const link of links) rmSync(link);
    await setUp(checkout);
    expect(symlinksOf(postgresLibraries(checkout))).toEqual(links);
  });
});

describe('scripts/setup where it cannot help', () => {
  test('has one line for each thing that is missing, and fails', async () => {
    const { code, lines } = await setUp(checkout, { PATH: pathWith() });
    expect(code).toBe(1);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^setup: Redis: redis-server not found; install redis-server or valkey-server/),
        expect.stringMatching(
          /^setup: Terraform: neither terraform nor tofu found; install one: brew .* choco .* apt/,
        ),
      ]),
    );
    expect(lines).not.toContain('setup: ready');
  });

  test('takes tofu for terraform', async () => {
    const path = pathWith();
    program(path, 'tofu', 'exit 0');
    const { lines } = await setUp(checkout, { PATH: path });
    expect(lines.join('\n')).not.toContain('Terraform');
  });

  test('names TERRAFORM_BIN where that leads nowhere', async () => {
    const { code, lines } = await setUp(checkout, { TERRAFORM_BIN: '/nowhere/terraform' });
    expect(code).toBe(1);
    expect(lines).toContain(
      'setup: Terraform: TERRAFORM_BIN names no program that can be run; correct or unset it',
    );
  });

  test('says which Node it needs', async () => {
    const path = pathWith('redis-server', 'terraform');
    rmSync(join(path, 'node'));
    program(path, 'node', 'case $1 in -p) echo 18 ;; *) echo v18.20.0 ;; esac');
    expect(await setUp(checkout, { PATH: path })).toEqual({
      code: 1,
      lines: ['setup: Node: version v18.20.0 is too old; install Node 20 or newer (https://nodejs.org)'],
    });
  });

  test('refuses a Redis that is too old', async () => {
    const path = pathWith('terraform');
    program(path, 'redis-server', 'echo "Redis server v=6.0.16 sha=00000000:0"');
    const { code, lines } = await setUp(checkout, { PATH: path });
    expect(code).toBe(1);
    expect(lines.join('\n')).toContain('is older than 7.0; install redis-server or valkey-server');
  });

  test('says where to look when npm fails', async () => {
    const broken = copyRepository();
    onTestFinished(() => rmSync(broken, { recursive: true }));
    writeFileSync(join(broken, 'package.json'), '{');
    const { code, lines } = await setUp(broken);
    expect(code).toBe(1);
    expect(lines).toContain('setup: npm packages: npm ci failed; see .cloud-engine/setup.log');
    expect(readFileSync(join(broken, '.cloud-engine/setup.log'), 'utf8')).toContain('EJSONPARSE');
  });
});

function replaceBuild(folder: string, script: string): void {
  const file = join(folder, 'package.json');
  const { scripts, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { scripts: Record<string, string> };
  writeFileSync(file, JSON.stringify({ ...rest, scripts: { ...scripts, build: script } }));
}

/** A program that stands for one that this machine doesn't have. */
function program(folder: string, name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}
