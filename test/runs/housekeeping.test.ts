import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostIdentity } from '../../src/workers/host.ts';
import { createRunDirectory } from '../../src/workers/terraform/run-directory.ts';
import { initialState } from '../../src/workers/terraform/state-file.ts';
import { createWorld, vm, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

it('a directory that nobody can make sense of is left alone, and holds nothing else up', async () => {
  const broken = await world.deploy(await world.project('broken'), vm('one'));
  const [run] = await world.query(
    `update runs set kind = 'apply', state = 'done', outcome = 'superseded' where session_id = $1
     returning id, project_id`,
    [broken],
  );
  const { pid } = spawnSync('true');
  const { path } = await createRunDirectory(
    world.workDir,
    {
      runId: run?.['id'],
      attempt: 1,
      token: 99,
      projectId: run?.['project_id'],
      host: hostIdentity(),
      pid,
      stateVersionId: 'of-another-database',
    },
    { configuration: '{}', state: initialState('l') },
  );
  const { sessionId } = await world.orchestrator.openSession(world.admin, { project: await world.project() });
  await world.query(`update sessions set expires_at = now() - interval '1 minute' where id = $1`, [
    sessionId,
  ]);
  const worker = await world.worker();
  await world.untilState(sessionId, 'EXPIRED');
  expect(existsSync(path)).toBe(true);
  await worker.stop();
});
