import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

const example = join(import.meta.dirname, '../../examples/deploy.mjs');

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.worker();
});
afterAll(() => world.close());

function run(project: string, userId: string) {
  const { DATABASE_URL, REDIS_URL } = world.environment;
  return promisify(execFile)(process.execPath, [example], {
    env: {
      DATABASE_URL,
      REDIS_URL,
      CLOUD_ENGINE_GUILD: world.admin.guildId,
      CLOUD_ENGINE_USER: userId,
      CLOUD_ENGINE_PROJECT: project,
    },
  });
}

it('examples/deploy.mjs deploys, tells what happens, and ends', async () => {
  const project = await world.project();
  const subject = { kind: 'user', id: '300' } as const;
  await world.orchestrator.grant(world.admin, { project, subject, permission: 'deploy' });
  const { stdout } = await run(project, '300');
  expect(stdout).toMatch(/^1 to add, \$7\.99 more a month\n/);
  expect(stdout).toContain('Apply complete! Resources: 1 added, 0 changed, 0 destroyed.');
  expect(stdout).toMatch(/session \w{12}: APPLIED\n$/);
});

it('examples/deploy.mjs says what is missing, and fails', async () => {
  const project = await world.project();
  const refused = await run(project, '300').catch((error) => error);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(`this takes deploy on project ${project}`);
});
