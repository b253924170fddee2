import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { checkMigrations, migrate } from '../../src/db/migrate.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';

const one = 'create table one (n integer)';
const two = 'create table two (n integer); insert into two values (2)';

let database: TestDatabase;
let dir: string;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'cloud-engine-test-'));
  database = await createEmptyDatabase();
  return async () => {
    await database.drop();
    rmSync(dir, { recursive: true });
  };
});

describe('migrate', () => {
  test('applies what is new, in the order of the numbers, and names it', async () => {
    write('0002_two', two);
    write('0001_one', one);
    expect(await run()).toEqual(['0001_one', '0002_two']);
    expect(await tables()).toEqual(['one', 'schema_migrations', 'two']);

    write('0003_three', 'alter table one rename to three');
    expect(await run()).toEqual(['0003_three']);
    expect(await tables()).toEqual(['schema_migrations', 'three', 'two']);
  });

  test('does nothing when nothing is new', async () => {
    write('0001_one', one);
    await run();
    expect(await run()).toEqual([]);
  });

  test('applies each migration once, however many run at the same time', async () => {
    write('0001_one', one);
    write('0002_two', two);
    write('0003_more', 'insert into two values (3)');

    const applied = await Promise.all(Array.from({ length: 8 }, () => run()));

    expect(applied.flat().sort()).toEqual(['0001_one', '0002_two', '0003_more']);
    expect(await rows('select n from two order by n')).toEqual([{ n: 2 }, { n: 3 }]);
  });

  test('leaves nothing of one that fails, keeps the ones before it, and names file, reason and line', async () => {
    write('0001_one', one);
    write(
      '0002_two',
      'create table two (n integer);\ninsert into two values (1);\ninsert into nowhere values (1);',
    );

    await expect(run()).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
      message: 'migrations: 0002_two.sql failed: relation "nowhere" does not exist (line 3)',
    });

    expect(await tables()).toEqual(['one', 'schema_migrations']);
    expect(await check()).toEqual({ pending: ['0002_two'], newer: [] });
    write('0002_two', two);
    expect(await run()).toEqual(['0002_two']);
  });

  test('leaves nothing of one whose connection is cut in the middle', async () => {
    write('0001_one', `${one}; select pg_terminate_backend(pg_backend_pid())`);
    await expect(run()).rejects.toThrow('0001_one.sql failed');
    expect(await tables()).toEqual([]);
  });

  test('refuses a database that is newer than the files, and changes nothing', async () => {
    write('0001_one', one);
    write('0002_two', two);
    await run();
    rmSync(join(dir, '0002_two.sql'));

    await expect(run()).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
      message: 'migrations: the database is newer: it has 0002_two; start a newer version of Cloud Engine',
    });
    expect(await check()).toEqual({ pending: [], newer: ['0002_two'] });
  });

  test('refuses an applied file that was changed, naming it', async () => {
    write('0001_one', one);
    await run();
    write('0001_one', `${one} -- really`);
    write('0002_two', two);

    const refusal =
      'migrations: 0001_one.sql was changed after the database had applied it; restore it, and add a new migration instead';
    await expect(run()).rejects.toThrow(refusal);
    await expect(check()).rejects.toThrow(refusal);
    expect(await tables()).toEqual(['one', 'schema_migrations']);
  });

  test('takes line ends for no change', async () => {
    write('0001_one', `${one};\n-- and no more\n`);
    await run();
    write('0001_one', `${one};\r\n-- and no more\r\n`);
    expect(await check()).toBe('current');
  });

  test('refuses when an applied file is missing between others', async () => {
    write('0001_one', one);
    write('0002_two', two);
    await run();
    rmSync(join(dir, '0001_one.sql'));
    await expect(run()).rejects.toThrow(
      'migrations: 0001_one.sql is missing after the database had applied it',
    );
  });

  test('refuses a new file with a number below an applied one', async () => {
    write('0002_two', two);
    await run();
    write('0001_one', one);
    await expect(run()).rejects.toThrow(
      'migrations: 0001_one.sql comes before 0002_two, which is applied; give it a higher number',
    );
  });

  test('refuses two files with the same number', async () => {
    write('0001_one', one);
    write('0001_two', two);
    await expect(run()).rejects.toThrow('migrations: 0001_one and 0001_two have the same number');
  });

  test('refuses a file whose name has no number', async () => {
    write('0001_one', one);
    renameSync(join(dir, '0001_one.sql'), join(dir, 'one.sql'));
    await expect(run()).rejects.toThrow('migrations: one.sql must be called like 0001_name.sql');
  });

  test('refuses a file that ends its own transaction', async () => {
    write('0001_one', `${one}; commit`);
    await expect(run()).rejects.toThrow('migrations: 0001_one.sql ends its transaction');
  });

  test('names DATABASE_URL and not its value when nothing answers', async () => {
    const url = 'postgres://me:hunter2@127.0.0.1:1/none';
    await expect(migrate({ url, dir })).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
      message: expect.not.stringContaining('hunter2'),
    });
  });
});

describe('checkMigrations', () => {
  test('sees everything as pending in an empty database, and changes nothing', async () => {
    write('0001_one', one);
    expect(await check()).toEqual({ pending: ['0001_one'], newer: [] });
    expect(await tables()).toEqual([]);
  });

  test('is content after migrate', async () => {
    write('0001_one', one);
    await run();
    expect(await check()).toBe('current');
  });

  test('is content with a test database and the migrations of this repository', async () => {
    const migrated = await createTestDatabase();
    onTestFinished(() => migrated.drop());
    expect(await checkMigrations(migrated.pool)).toBe('current');
  });
});

function write(name: string, sql: string): void {
  writeFileSync(join(dir, `${name}.sql`), sql);
}

function run(): Promise<readonly string[]> {
  return migrate({ url: database.url, dir });
}

function check() {
  return checkMigrations(database.pool, dir);
}

async function rows(sql: string): Promise<unknown[]> {
  return (await database.pool.query(sql)).rows;
}

async function tables(): Promise<string[]> {
  const { rows: found } = await database.pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  return found.map(({ name }) => name);
}
