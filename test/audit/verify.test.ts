import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readHeads } from '../../src/cli/noted-heads.ts';
import { verifyAudit } from '../../src/db/verify-audit.ts';
import type { AuditHead } from '../../src/domain/audit-chain.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');

let database: TestDatabase;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloud-engine-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  database = await createTestDatabase();
  await write(3);
  return () => database.drop();
});

function write(amount: number) {
  return database.pool.query(
    `insert into audit_events (kind, project_id) select 'project.created', 'shop' from generate_series(1, $1)`,
    [amount],
  );
}

/** As somebody who owns the database. */
async function tamper(...statements: readonly string[]): Promise<void> {
  const client = await database.pool.connect();
  await client.query('set session_replication_role = replica');
  for (const statement of statements) await client.query(statement);
  client.release(true);
}

function verify(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'audit', 'verify', ...words], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DATABASE_URL: database.url },
    encoding: 'utf8',
    timeout: 40_000,
  });
  return { status, stdout, stderr };
}

/** Rewrites an event and everything after it, with its hashes and head: nothing in the database is wrong then. */
const rewrite = [
  `update audit_events set actor_id = 'somebody else' where seq = 2`,
  `do $$ declare e audit_events; before text := repeat('0', 64); begin
     for e in select * from audit_events order by seq loop
       e.previous := before;
       before := encode(sha256(convert_to(before || audit_canonical(e), 'UTF8')), 'hex');
       update audit_events set previous = e.previous, hash = before where id = e.id;
     end loop;
     update audit_chains set hash = before;
   end $$`,
];

describe('cloud-engine audit verify', () => {
  it('says in one line that all is intact, with a digest that is noted elsewhere', () => {
    const { status, stdout } = verify();
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^3 events in 1 chain are intact; digest [0-9a-f]{64}\n$/),
    });
  });

  it('names chain and event of what was tampered with, and fails', async () => {
    await tamper(`update audit_events set actor_id = 'somebody else' where seq = 2`);
    const { status, stdout } = verify();
    expect(status).toBe(1);
    expect(stdout).toMatch(/^- chain project:shop: event 2 \(id \d+\) was altered/m);

    await tamper('delete from audit_events where seq = 3');
    expect(verify('--json').stdout).toContain('"words": "chain project:shop: event 3 was cut off its end"');
  });

  it('finds with heads that were noted earlier what was rewritten with all of its hashes', async () => {
    const file = join(folder, 'noted.json');
    writeFileSync(file, verify('--json').stdout);
    const noted = await readHeads(file);
    const problems = async (...heads: readonly AuditHead[]) =>
      (await verifyAudit(database.db, heads)).findings.map(({ problem, from, to }) => [problem, from, to]);
    await write(2);
    expect(await problems(...noted)).toEqual([]);

    await tamper(...rewrite);
    expect(await problems()).toEqual([]);
    expect(await problems(...noted)).toEqual([['rewritten', 3, 3]]);

    await tamper('truncate audit_events, audit_chains');
    expect(await problems()).toEqual([]);
    const { status, stdout } = verify('--since', file);
    expect(status).toBe(1);
    expect(stdout).toContain('events 1 to 3 were noted and are not there any more');
  });

  it('says in one line what it needs', () => {
    expect(verify('--since', '/nowhere')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^.*--since.*\n$/),
    });
    expect(verify('now')).toMatchObject({ status: 1, stdout: '' });
  });
});
