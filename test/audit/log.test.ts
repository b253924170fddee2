import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { migrationsDir } from '../../src/db/migration-files.ts';
import { verifyAudit } from '../../src/db/verify-audit.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const write = (client: pg.Pool | pg.PoolClient, projectId: string) =>
  client.query(
    `insert into audit_events (kind, project_id, details) values ('project.created', $1, '{"é": 0.10}')`,
    [projectId],
  );

/** A connection of its own, for settings and transactions. */
async function connected(act: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await database.pool.connect();
  try {
    await act(client);
  } finally {
    client.release(true);
  }
}

const isIntact = async () => (await verifyAudit(database.db)).found === 0;

describe('the audit log', () => {
  it('takes no link, number or moment that the writer says', async () => {
    await database.pool.query(
      `insert into audit_events (kind, project_id, chain, seq, previous, hash, at)
       values ('project.created', 'a', 'installation', 99, 'x', 'x', '2000-01-01')`,
    );
    const { rows } = await database.pool.query(
      `select chain, seq::int, previous, now() - at < interval '1 minute' as fresh from audit_events where project_id = 'a'`,
    );
    expect(rows).toEqual([{ chain: 'project:a', seq: 1, previous: '0'.repeat(64), fresh: true }]);
  });

  it('is the same whatever settings its writer has', async () => {
    await connected(async (client) => {
      await client.query(
        `set timezone = 'Asia/Tokyo'; set datestyle = 'German'; set extra_float_digits = -15`,
      );
      await write(client, 'settings');
    });
    await connected(async (client) => {
      await client.query(`set timezone = 'America/St_Johns'`);
      await write(client, 'settings');
    });
    expect(await isIntact()).toBe(true);
  });

  it('cannot be written without its trigger by those who do not own the database', async () => {
    await database.pool.query(
      `create role writer; grant select, insert, update on all tables in schema public to writer`,
    );
    await connected(async (client) => {
      await client.query('set role writer');
      await expect(client.query('set session_replication_role = replica')).rejects.toThrow(
        'permission denied',
      );
      await expect(client.query('alter table audit_events disable trigger all')).rejects.toThrow(
        'must be owner',
      );
      await write(client, 'writer');
    });
    await database.pool.query('drop owned by writer; drop role writer');
    expect(await isIntact()).toBe(true);
  });

  it.each([
    `update audit_chains set hash = 'x'`,
    'update audit_chains set seq = seq + 1',
    'delete from audit_chains',
    'truncate audit_chains',
    `insert into audit_chains values ('project:x', 0, '')`,
  ])('lets nobody say: %s', async (statement) => {
    await write(database.pool, 'head');
    await expect(database.pool.query(statement)).rejects.toThrow(/moves only with audit_events|append-only/);
  });

  it('of one project does not wait for a transaction of another that hangs', async () => {
    await connected(async (hanging) => {
      await hanging.query('begin');
      await write(hanging, 'slow');
      await connected(async (client) => {
        await client.query(`set lock_timeout = '2s'`);
        await write(client, 'quick');
        await expect(write(client, 'slow')).rejects.toThrow('lock timeout');
      });
      await hanging.query('rollback');
    });
    await write(database.pool, 'slow');
    expect(await isIntact()).toBe(true);
  });

  it('that was written before there were chains is chained by the migration', async () => {
    const old = await createEmptyDatabase();
    const dir = mkdtempSync(join(tmpdir(), 'cloud-engine-test-'));
    const before = readdirSync(migrationsDir).filter((file) => file < '0007');
    for (const file of before) cpSync(join(migrationsDir, file), join(dir, file));
    try {
      await migrate({ url: old.url, dir });
      await old.pool.query(
        `insert into audit_events (kind, project_id, guild_id)
         select 'project.created', case when n % 3 > 0 then 'p' || n % 3 end, case when n % 2 = 0 then '900' end
         from generate_series(1, 60) n`,
      );
      await migrate({ url: old.url });
      await write(old.pool, 'p1');
      await expect(old.pool.query('delete from audit_events')).rejects.toThrow('append-only');
      const handle = openDatabase(old.url);
      expect(await verifyAudit(handle.db)).toMatchObject({ events: 61, chains: 4, found: 0 });
      await handle.close();
    } finally {
      rmSync(dir, { recursive: true });
      await old.drop();
    }
  });
});
