import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
beforeAll(async () => {
  server = await createServer({ rateLimits: true });
  await server.world.worker();
});
afterAll(() => server.close());

/** Opens a lobby in a project of its own, with machines that come one after the other. */
async function deploying(): Promise<SeenMessage> {
  const project = await server.project();
  const lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
  await lobby.until(/Plan: 1 to add/);
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  return lobby;
}

it('lobbies are edited no faster than Discord allows, and all end in the final state', async () => {
  const lobbies = await Promise.all([deploying(), deploying(), deploying()]);
  await Promise.all(lobbies.map((lobby) => lobby.until(/Session \w+ · APPLIED/)));
  const writes = server.discord.requests.filter(({ method }) => method !== 'GET');
  expect(writes.filter(({ status }) => status === 429)).toEqual([]);
  const edits = writes.filter(({ method, path }) => method === 'PATCH' && path.includes(server.channel.id));
  // Discord's five in five seconds were reached, so they were kept to, not merely never met.
  expect(edits.length).toBeGreaterThan(5);
  for (const lobby of lobbies) expect(lobby.message.components).toEqual([]);
});
