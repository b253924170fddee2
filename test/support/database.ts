import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type DatabaseHandle, openDatabase } from '../../src/db/client.ts';

export type TestDatabase = DatabaseHandle & {
  readonly url: string;
  /** Closes the pool and drops the database, whoever else is still connected. */
  drop(): Promise<void>;
};

/** A database of the caller's own with all migrations applied: one for a test file, dropped in its `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return openTestDatabase(inject('templateDatabase'));
}

/** Like createTestDatabase, but with nothing in it. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return openTestDatabase('template0');
}

async function openTestDatabase(template: string): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = await createDatabase(server, name, template);
  const handle = openDatabase(url);
  return {
    ...handle,
    url,
    async drop() {
      await handle.close();
      await administer(server, `drop database ${name} with (force)`);
    },
  };
}

/** Creates a database and returns its URL. */
export async function createDatabase(server: string, name: string, template = 'template0'): Promise<string> {
  await administer(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = name;
  return url.href;
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
