import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

it('a thread more than a minute behind gets one counted notice, all lines in a file, and what matters of them', async () => {
  const bot = await server.bot();
  await server.discord.waitForCommands('cloud-deploy');
  const lobby = await story.planned(0);
  await bot.stop();
  // As if the bot had been away, and terraform had told much meanwhile.
  const session = server.sessionOf(lobby);
  const [run] = await server.rows<{ id: string }>(
    `insert into runs (id, session_id, project_id, kind, position, state, outcome, attempt, last_seq, started_at, finished_at, plan_id, revision, actor_id)
     select 'behind000000', s.id, s.project_id, 'apply', 1000, 'done', 'succeeded', 1, 12340, now() - interval '5 minutes', now() - interval '2 minutes', s.plan_id, s.revision, s.author_id
     from sessions s where s.id = $1 returning id`,
    [session],
  );
  await server.rows(
    `insert into run_events (run_id, seq, attempt, kind, text, at)
     select $1, n, 1, case n when 12000 then 'diagnostic' when 12340 then 'summary' else 'line' end,
       case n when 12000 then 'Warning: this matters' when 12340 then 'Apply complete!' else 'line no. ' || n end,
       now() - interval '3 minutes' from generate_series(1, 12340) n`,
    [run?.id],
  );
  await server.bot();
  await server.discord.until('the notice', () => lobby.thread().length === 2 && lobby.thread());
  const [opening, notice] = lobby.thread();
  expect(opening?.text()).toContain('behind000000');
  expect(notice?.text()).toContain('**12,340 lines are in the attached log**');
  expect(notice?.text()).toContain('Warning: this matters\nApply complete!');
  const [file] = notice?.message.attachments ?? [];
  const log = gunzipSync(file?.data ?? Buffer.alloc(0)).toString();
  expect(log.trimEnd().split('\n')).toHaveLength(12_340);
  expect(log).toContain('line no. 6000\n');
  const cursors = () =>
    server.rows<{ seq: string }>(`select seq from relay_cursors where run_id = $1`, [run?.id]);
  await server.world.until(
    'the lines count as shown',
    async () => Number((await cursors())[0]?.seq) === 12_340,
  );
});
