import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
beforeAll(async () => {
  server = await createServer();
});
afterAll(() => server.close());

/** What a lobby has said so far, each text once, in order. */
function history(lobby: SeenMessage): string[] {
  const texts = [lobby.text()];
  server.discord.onChange(() => {
    const text = lobby.text();
    if (text !== texts.at(-1)) texts.push(text);
  });
  return texts;
}

describe('a deployment, as its members see it', () => {
  let project: string;
  let lobby: SeenMessage;
  let said: string[];

  it('begins with a lobby that is planning, before any worker is there', async () => {
    project = await server.project();
    lobby = await server.deploy(server.alice, {
      project,
      resource_type: 'compute_vm',
      name: 'web-1',
      machine_type: 'small',
    });
    said = history(lobby);
    expect(lobby.channelId).toBe(server.channel.id);
    expect(lobby.text()).toContain('Planning…');
    expect(lobby.text()).toContain('(Approve & Deploy) [Cancel]\n[Add Resource] [Edit] [Remove]');
  });

  it('shows plan, cost and the enabled button in one edit', async () => {
    await server.world.worker();
    await lobby.until(/Plan:/);
    expect(lobby.text()).toContain('Plan: 1 to add, 0 to change, 0 to destroy');
    expect(lobby.text()).toMatch(/\$0\.\d{4}\/hour · \$\d+\.\d\d\/month/);
    expect(lobby.text()).toContain('[Approve & Deploy]');
    expect(said.filter((text) => text.includes('Plan:') !== text.includes('[Approve & Deploy]'))).toEqual([]);
  });

  it('is planned again with every resource that is added', async () => {
    const answer = await server.add(server.alice, lobby, 'storage_bucket', { name: 'images' });
    expect(answer.text()).toContain('Added `images`');
    await lobby.until(/Plan: 2 to add/);
    expect(said.some((text) => text.includes('Planning…') && text.includes('images'))).toBe(true);
  });

  it('is applied after the approval, with every line in its thread, in order', async () => {
    const answer = await server.alice.click(lobby, 'Approve & Deploy').answer();
    expect(answer.text()).toMatch(
      /Plan `\w+` \(2 to add, 0 to change, 0 to destroy; .+\) is approved by <@\d+>/,
    );
    await lobby.until(/APPLIED/);
    const told = await server.told(server.sessionOf(lobby));
    expect(told.at(-1)).toContain('Outputs');
    await server.discord.until('the whole story', () => server.threadLines(lobby).length >= told.length);
    expect(server.threadLines(lobby)).toEqual(told);
    expect(lobby.thread()[0]?.text()).toMatch(/was approved by <@\d+>/);
    expect(lobby.message.components).toEqual([]);
  });

  it('is added to by the next session, which destroys nothing', async () => {
    const next = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'inner' });
    await next.until(/Plan: 1 to add, 0 to change, 0 to destroy/);
    await server.alice.click(next, 'Approve & Deploy').answer();
    await next.until(/APPLIED/);
    const names = await server.rows<{ name: string }>('select name from desired_resources order by name');
    expect(names.map(({ name }) => name)).toEqual(['images', 'inner', 'web-1']);
  });

  it('is listed for its author, with its state', async () => {
    const list = await server.command(server.alice, 'cloud-list');
    expect(list.text()).toContain(server.sessionOf(lobby));
    expect(list.text()).toContain('APPLIED');
    const nobody = await server.command(server.bob, 'cloud-list');
    expect(nobody.text()).not.toContain(project);
  });

  it('was acknowledged in time at each step, by valid requests only', () => {
    const uses = server.discord.interactions();
    expect(uses.length).toBeGreaterThan(8);
    for (const { state, callback } of uses) {
      expect(state).toBe('acknowledged');
      expect(callback?.latencyMs).toBeLessThan(3000);
    }
    server.discord.assertNoViolations();
  });
});
