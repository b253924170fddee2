import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertProject, lockProject } from '../../src/db/projects.ts';
import { insertState } from '../../src/db/state-versions.ts';
import { createVault } from '../../src/db/vault.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('a state is copied while a use case has its project locked: the two never wait for each other', async () => {
  const { db, pool } = database;
  const project = await db.transaction((tx) =>
    insertProject(tx, {
      guildId: '900',
      name: 'locked',
      provider: 'sandbox',
      region: 'local',
      description: '',
      channelId: null,
      createdBy: '100',
    }),
  );
  const { id: projectId = '', stateVersionId: parentId = '' } = project ?? {};
  await pool.query(
    `insert into sessions (id, project_id, author_id, state, ttl_minutes) values ('s', $1, '100', 'APPLYING', 30)`,
    [projectId],
  );
  await pool.query(
    `insert into runs (id, project_id, session_id, kind, revision, position, state, token, actor_id)
     values ('r', $1, 's', 'apply', 0, 1, 'running', 1, '100')`,
    [projectId],
  );
  await db.transaction(async (tx) => {
    // With `for update` the copy waits here, and they deadlock once the use case wants the run: a cancel does.
    await lockProject(tx, projectId);
    await db.transaction(async (worker) => {
      await worker.execute(`set local lock_timeout = '2s'`);
      await insertState(
        worker,
        createVault({ active: randomBytes(32) }),
        { projectId, runId: 'r', token: 1 },
        {
          parentId,
          kind: 'partial',
          attempt: 1,
          state: { serial: 2, lineage: 'l', bytes: Buffer.from('{}') },
        },
      );
    });
  });
  expect((await pool.query(`select serial from state_versions where run_id = 'r'`)).rows).toEqual([
    { serial: '2' },
  ]);
});
