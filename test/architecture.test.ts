import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** Which folders each folder may import from, beside itself. Arrows point down only. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  catalog: ['domain'],
  policy: ['domain', 'catalog'],
  db: ['domain', 'catalog', 'policy'],
  queue: ['domain', 'catalog', 'policy', 'within.ts'],
  engine: ['domain', 'catalog', 'policy', 'db', 'queue', 'within.ts'],
  workers: ['domain', 'catalog', 'policy', 'db', 'queue', 'engine'],
  bot: ['domain', 'catalog', 'policy', 'db', 'queue', 'engine', 'within.ts'],
  metrics: ['domain', 'db', 'workers', 'bot'],
  health: ['domain', 'db', 'metrics', 'within.ts'],
  dashboard: ['domain', 'db', 'queue', 'metrics', 'health'],
  roles: [
    ...['domain', 'catalog', 'policy', 'db', 'queue', 'engine', 'workers', 'bot'],
    ...['metrics', 'health', 'dashboard', 'config.ts', 'log.ts'],
  ],
  library: ['domain', 'catalog', 'db', 'queue', 'engine', 'roles', 'config.ts'],
  sandbox: [
    ...['domain', 'catalog', 'policy', 'db', 'queue', 'engine', 'workers', 'bot', 'roles'],
    ...['metrics', 'health', 'dashboard', 'config.ts', 'log.ts'],
  ],
  'index.ts': ['domain', 'catalog', 'library'],
  'within.ts': [],
  'log.ts': ['config.ts'],
  'config.ts': ['domain'],
  'variables.ts': ['config.ts'],
  cli: ['domain', 'catalog', 'db', 'roles', 'sandbox', 'config.ts', 'variables.ts', 'log.ts'],
  'cli.ts': ['cli', 'domain', 'sandbox', 'config.ts'],
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
);
const read = (file: string) => readFileSync(join(src, file), 'utf8');
const folderOf = (file: string) => file.split('/')[0] ?? '';
const importsOf = (file: string) =>
  [...read(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path = '']) =>
    relative(src, resolve(src, dirname(file), path)),
  );

describe('the arrows between folders', () => {
  it('know every folder', () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => allowed[folder] === undefined)).toEqual([]);
  });

  it('point down only', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .map(folderOf)
        .filter((to) => to !== folderOf(file) && !allowed[folderOf(file)]?.includes(to))
        .map((to) => `${file} → ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('make no circle between files', () => {
    const graph = new Map(files.map((file) => [file, importsOf(file)]));
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file) || path.includes(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe('pure folders', () => {
  const pure = files.filter((file) => ['domain', 'catalog', 'policy'].includes(folderOf(file)));

  it('read no clock', () => {
    const clocks = /Date\.now\(|new Date\(\)|performance\.now|setTimeout|setInterval/;
    expect(pure.filter((file) => clocks.test(read(file)))).toEqual([]);
  });

  it('do no I/O; price tables, which are part of the code, are the exception', () => {
    const io = /from '(?:node:(?!crypto)|pg|ioredis|bullmq|execa|discord)/;
    expect(pure.filter((file) => io.test(read(file)) && !/\/prices(\.ts|\/tables\.ts)$/.test(file))).toEqual(
      [],
    );
  });
});

describe('what only one place may do', () => {
  const using = (pattern: RegExp) => files.filter((file) => pattern.test(read(file)));

  it('the environment is read in config.ts', () => {
    expect(using(/process\.env\b/)).toEqual(['config.ts']);
  });

  it('only the terraform folder and the embedded services start child processes', () => {
    const starters = using(/from '(?:node:child_process|execa)'/);
    const strangers = starters.filter(
      (file) => !file.startsWith('workers/terraform/') && !file.startsWith('sandbox/'),
    );
    expect(strangers).toEqual([]);
  });
});
