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
    const next = await server.bot();
    await lobby.until(/APPLIED/);
    await story.expectWhole(lobby);
    expect(server.threadLines(lobby).length).toBeGreaterThan(before);
    await next.stop();
  });
});

describe('a message in doubt for longer than Discord knows its nonce', () => {
  it('is found in its thread, however much was written since, and not repeated', async () => {
    const bot = await server.bot();
    const lobby = await story.planned(0);
    await story.approve(lobby);
    await lobby.until(/APPLIED/);
    await story.expectWhole(lobby);
    await bot.stop();
    const thread = lobby.thread();
    const last = thread.at(-1);
    const [, from = '', to = from] = /^lines? (\d+)(?:–(\d+))?/.exec(last?.text() ?? '') ?? [];
    // As if the bot had died before it heard that the last message had arrived.
    await server.rows(
      `with cursor as (
         update relay_cursors c set seq = $2::bigint - 1, message_id = $4 from runs r
         where r.id = c.run_id and r.session_id = $1 returning c.run_id)
       insert into relay_chunks (run_id, from_seq, to_seq, text, nonce, created_at)
       select run_id, $2::bigint, $3::bigint, $5, run_id || '-doubt', now() - interval '10 minutes' from cursor`,
      [server.sessionOf(lobby), from, to, thread.at(-2)?.id, last?.message.content],
    );
    for (let n = 1; n <= 105; n++) {
      await fetch(`${server.discord.apiUrl}/v10/channels/${lobby.id}/messages`, {
        method: 'POST',
        headers: { authorization: `Bot ${server.discord.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ content: `something else ${n}` }),
      });
    }
    server.discord.advance(10 * 60_000);
    await server.bot();
    const doubts = () => server.rows('select run_id from relay_chunks');
    await server.world.until('the doubt is over', async () => (await doubts()).length === 0);
    expect(lobby.thread().filter((message) => message.text() === last?.text())).toHaveLength(1);
  });
});
