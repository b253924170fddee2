import { afterAll, beforeAll, expect, it } from 'vitest';
import { appendEvents, type NewEvent } from '../../src/db/events.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('a dead worker’s many lines are stored at once, though a statement takes no more than 65,535 parameters', async () => {
  const { db, pool } = database;
  await pool.query(
    `with p as (insert into projects (id, guild_id, name, provider, region, state_version_id, created_by)
       values ('p', '900', 'many', 'sandbox', 'local', 'v', '100') returning id),
     v as (insert into state_versions (id, project_id, kind, lineage) select 'v', id, 'initial', 'l' from p),
     s as (insert into sessions (id, project_id, author_id, state, ttl_minutes)
       select 's', id, '100', 'APPLYING', 30 from p)
     insert into runs (id, project_id, session_id, kind, revision, position, state, token, actor_id)
       select 'r', id, 's', 'apply', 0, 1, 'running', 1, '100' from p`,
  );
  const lines = Array.from({ length: 12_000 }, (_, index): NewEvent => ({ kind: 'line', text: `${index}` }));
  const fence = { projectId: 'p', runId: 'r', token: 1 };
  expect(await appendEvents(db, fence, { attempt: 1, after: 0 }, lines)).toBe(12_000);
  const { rows } = await pool.query(
    `select count(*)::int, max(seq)::int, bool_and(text = (seq - 1)::text) as same from run_events`,
  );
  expect(rows).toEqual([{ count: 12_000, max: 12_000, same: true }]);
});
