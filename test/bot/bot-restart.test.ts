import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer, type Server } from '../support/server.ts';
import { createStory, type Story } from '../support/story.ts';

let server: Server;
let story: Story;
beforeAll(async () => {
  server = await createServer({ botless: true });
  story = createStory(server);
  await server.world.worker();
});
afterAll(() => server.close());

describe('a bot killed (SIGKILL) while an apply runs', () => {
  it('another one goes on with the thread, and no line is missing or repeated', async () => {
    const victim = await server.botProcess();
    await server.discord.waitForCommands('cloud-deploy');
    const lobby = await story.planned(3);
    await story.approve(lobby);
    await server.discord.until('the first lines', () => server.threadLines(lobby).length > 0);
    victim.kill('SIGKILL');
    await victim.ended;
    const before = server.threadLines(lobby).length;
    await server.bot();
    await lobby.until(/APPLIED/);
    await story.expectWhole(lobby);
    expect(server.threadLines(lobby).length).toBeGreaterThan(before);
  });
});
