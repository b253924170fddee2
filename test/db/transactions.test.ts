import { sql } from 'drizzle-orm';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from '../../src/db/client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
let database: DatabaseHandle;
beforeAll(async () => {
  test = await createTestDatabase();
  // One connection: whoever keeps it leaves none to the others.
  database = openDatabase(test.url, { max: 1, statementMs: 2000 });
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

const answer = () =>
  database.db.transaction(async (tx) => (await tx.execute<{ one: number }>(sql`select 1 as one`)).rows);

it.each(['begin', 'another statement'])(
  'gives its connection back when it breaks before %s',
  async (where) => {
    const cut = (client: pg.PoolClient) =>
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    if (where === 'begin') database.pool.once('acquire', cut);
    const broken = database.db.transaction(async (tx) => {
      await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
    });
    await expect(broken).rejects.toThrow();
    expect(await answer()).toEqual([{ one: 1 }]);
    expect(database.pool.totalCount).toBe(1);
  },
);

it('throws a connection away that is still busy when nobody waits for it any more', async () => {
  const slow = database.db.transaction((tx) => tx.execute(sql`select pg_sleep(60)`));
  await expect(slow).rejects.toThrow();
  expect(await answer()).toEqual([{ one: 1 }]);
});

it('rolls back what a refusal has left, and keeps the connection', async () => {
  await answer();
  const [pid] = await pids();
  const refused = database.db.transaction(async (tx) => {
    await tx.execute(sql`create table half (done int)`);
    throw new Error('refused');
  });
  await expect(refused).rejects.toThrow('refused');
  const { rows } = await database.db.execute(sql`select to_regclass('half') as half`);
  expect(rows).toEqual([{ half: null }]);
  expect(await pids()).toEqual([pid]);
});

async function pids(): Promise<readonly number[]> {
  const { rows } = await database.db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  return rows.map(({ pid }) => pid);
}
