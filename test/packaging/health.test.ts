import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/sandbox/services/free-port.ts';
import { type RoleProcess, startRoleProcess } from '../support/role-process.ts';
import { createServer, type Server } from '../support/server.ts';
import { interpolate, service } from './compose.ts';

let server: Server;
beforeAll(async () => {
  server = await createServer({ botless: true });
});
afterAll(() => server.close());

/** Runs the health check of a service as Docker would, but on the port that the role has here. */
async function check(name: string, port: number): Promise<number> {
  const [kind, program = '', ...words] = service(name).healthcheck?.test ?? ['NONE'];
  expect([kind, program]).toEqual(['CMD', 'node']);
  const environment = service(name).environment ?? {};
  const listens = interpolate(environment['HEALTH_PORT'] ?? environment['DASHBOARD_PORT'] ?? '', {});
  const here = words.map((word) => word.replace(`:${listens}/`, `:${port}/`));
  expect(here).not.toEqual(words);
  return promisify(execFile)(process.execPath, here).then(
    () => 0,
    ({ code }) => code as number,
  );
}

describe('the health check of', () => {
  it.each(['worker', 'bot', 'dashboard'] as const)('%s tells ready from not there', async (role) => {
    const port = await freePort();
    expect(await check(role, port)).toBe(1);
    const started: RoleProcess = await startRoleProcess(role, {
      ...server.world.environment,
      DISCORD_TOKEN: server.discord.token,
      DISCORD_API_URL: server.discord.apiUrl,
      DASHBOARD_PASSWORD: 'a-password-for-tests',
      [role === 'dashboard' ? 'DASHBOARD_PORT' : 'HEALTH_PORT']: String(port),
    });
    try {
      expect(await check(role, port)).toBe(0);
    } finally {
      started.kill('SIGTERM');
      await started.ended;
    }
    expect(await check(role, port)).toBe(1);
  });
});
