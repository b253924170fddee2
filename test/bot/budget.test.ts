import { afterAll, beforeAll, expect, it } from 'vitest';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
beforeAll(async () => {
  server = await createServer();
});
afterAll(() => server.close());

it('a plan beyond the budget: refused to members, and approved by an admin who says why', async () => {
  const project = await server.project();
  await server.rows('update projects set monthly_budget_cents = 500 where name = $1', [project]);
  const worker = await server.world.worker();
  const lobby = await server.deploy(server.alice, { project, resource_type: 'compute_vm', name: 'web-1' });
  expect(await lobby.until(/PLAN_READY/)).toContain('A project admin has to approve it, with a reason');

  const refused = await server.alice.click(lobby, 'Approve & Deploy').answer();
  expect(refused.text()).toMatch(/needs a project admin[\s\S]*beyond the budget of \$5\.00\/month/);
  expect(refused.text()).not.toContain('[Approve beyond the budget]');

  const offered = await server.admin.click(lobby, 'Approve & Deploy').answer();
  const form = await server.admin.click(offered, 'Approve beyond the budget').modal();
  const approved = await server.admin.submit(form, { reason: 'load test of this week' }).answer();
  expect(approved.text()).toContain('will be applied');
  await lobby.until(/APPLIED/);
  expect(
    await server.rows('select beyond_budget_reason as why from approvals where session_id = $1', [
      server.sessionOf(lobby),
    ]),
  ).toEqual([{ why: 'load test of this week' }]);
  await worker.stop();
});

it('a freeze is told where it holds up an approval', async () => {
  const project = await server.project();
  const worker = await server.world.worker();
  const lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
  await lobby.until(/PLAN_READY/);
  const rule = { kind: 'freeze', cron: '* * * * *', durationMinutes: 60, timeZone: 'UTC' };
  await server.rows(
    `insert into policies (id, guild_id, kind, rule, set_by) values ('freeze000000', $1, 'freeze', $2, '1')`,
    [server.guild.id, JSON.stringify(rule)],
  );
  const refused = await server.alice.click(lobby, 'Approve & Deploy').answer();
  expect(refused.text()).toMatch(/Nothing is applied during this freeze, which ends/);
  await worker.stop();
});
