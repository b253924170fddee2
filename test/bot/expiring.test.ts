import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endEnvironments } from '../../src/engine/environments/end-environments.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
beforeAll(async () => {
  server = await createServer();
  await server.world.worker();
});
afterAll(() => server.close());

/** Opens a lobby whose work lives this long, with a network in it. */
function open(project: string, expires: string, name = 'net'): Promise<SeenMessage> {
  return server.deploy(server.alice, { project, resource_type: 'vpc', name, expires });
}

async function applied(lobby: SeenMessage): Promise<SeenMessage> {
  await lobby.until(/Plan: \d+ to add/);
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await lobby.until(/APPLIED/);
  return lobby;
}

/** As if so much time had gone by since the session ended. */
async function pass(lobby: SeenMessage, time: string): Promise<void> {
  await server.rows('update sessions set ended_at = ended_at - $2::interval where id = $1', [
    server.sessionOf(lobby),
    time,
  ]);
}

/** The lobby of the session that destroys what this one made, once there is one. */
function destroyerOf(lobby: SeenMessage): Promise<SeenMessage> {
  const made = server.sessionOf(lobby);
  return server.discord.until('the lobby of its end', () =>
    server.alice
      .reads(server.channel)
      .find(
        (message) =>
          message.text().includes(`session \`${made}\` made`) && server.sessionOf(message) !== made,
      ),
  );
}

const names = async (project: string) =>
  (
    await server.rows<{ name: string }>(
      'select r.name from desired_resources r join projects p on p.id = r.project_id where p.name = $1 order by 1',
      [project],
    )
  ).map(({ name }) => name);

describe('an environment that ends', () => {
  it('says so from the beginning, is announced, and is destroyed under the approval that it was made with', async () => {
    const project = await server.project();
    await applied(await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'stays' }));
    const lobby = await open(project, '8h');
    await lobby.until(/What it makes lives for 8 h, and is then destroyed/);
    await applied(lobby);
    expect(lobby.text()).toMatch(/What it made is destroyed <t:\d+:R>/);
    // Nobody needs rights for what was decided when it was made.
    await server.rows(
      `update grants set expires_at = now() where project_id = (select id from projects where name = $1)`,
      [project],
    );
    await pass(lobby, '7h 20m');
    const told = await server.discord.until('the announcement', () =>
      server.alice
        .reads(server.guild.directMessages(server.alice))
        .find((message) => message.text().includes(`session \`${server.sessionOf(lobby)}\` made`)),
    );
    expect(told.text()).toMatch(/is destroyed <t:\d+:R>, as was approved with it\. \*\*Extend\*\*/);
    // An approval that did not count in the end is not carried over.
    await server.rows(
      `insert into approvals (id, plan_id, session_id, user_id, voided_at, void_reason)
       select 'refused', plan_id, session_id, '99', now(), 'POLICY_REFUSED' from approvals where session_id = $1`,
      [server.sessionOf(lobby)],
    );
    await pass(lobby, '40m');
    const end = await destroyerOf(lobby);
    await end.until(/APPLIED/);
    expect(
      await server.rows('select user_id from approvals where session_id = $1', [server.sessionOf(end)]),
    ).toEqual([{ user_id: server.alice.id }]);
    expect(end.text()).toContain('Plan: 0 to add, 0 to change, 1 to destroy');
    expect(end.text()).toContain(`approved by <@${server.alice.id}>`);
    await lobby.until(/Its life is over; session/);
    expect(await names(project)).toEqual(['stays']);
  });

  it('lives longer for everybody who clicks Extend, and its end is announced anew', async () => {
    const lobby = await applied(await open(await server.project(), '10h'));
    await pass(lobby, '9h 30m');
    const answer = await server.alice.click(lobby, 'Extend').answer();
    expect(answer.text()).toMatch(/made lives until <t:\d+:f> now/);
    const [row] = await server.rows<{ hours: number }>(
      `select extract(epoch from s.ended_at + make_interval(mins => life_minutes + extended_minutes) - now()) / 3600 as hours
       from environments join sessions s on s.id = session_id where session_id = $1`,
      [server.sessionOf(lobby)],
    );
    expect(Number(row?.hours)).toBeCloseTo(10.5, 1);
    expect(await extendedBy(server.bob)).toContain('You do not have permission');

    async function extendedBy(person: typeof server.alice): Promise<string> {
      return (await person.click(lobby, 'Extend').answer()).text();
    }
  });

  it('leaves alone what another session made since under the same name', async () => {
    const project = await server.project();
    const lobby = await applied(await open(project, '8h'));
    const removal = await server.deploy(server.alice, { project });
    const menu = await server.alice.click(removal, 'Remove').answer();
    await server.alice.choose(menu, 'net').answer();
    await removal.until(/1 to destroy/);
    const question = await server.alice.click(removal, 'Approve & Destroy 1').answer();
    await server.alice.click(question, 'Yes, destroy 1').answer();
    await removal.until(/APPLIED/);
    await applied(await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' }));
    await pass(lobby, '9h');
    await lobby.until((text) => !text.includes('is destroyed'));
    expect(await names(project)).toEqual(['net']);
  });

  it('asks where its end would do more than was approved', async () => {
    const project = await server.project();
    const lobby = await applied(await open(project, '8h'));
    const failing = await server.deploy(server.alice, { project });
    await server.add(server.alice, failing, 'vpc', { name: 'tainted', simulate_failure: 'true' });
    await failing.until(/Plan: 1 to add/);
    await server.alice.click(failing, 'Approve & Deploy').answer();
    await failing.until(/FAILED/);
    await pass(lobby, '9h');
    const end = await destroyerOf(lobby);
    await end.until(/Waits for an approval/);
    expect(end.text()).toContain('Also changes, though not asked for');
    await server.alice.click(end, 'Cancel').answer();
    await lobby.until((text) => !text.includes('is destroyed') && !text.includes('Its life is over: '));
    expect(await names(project)).toEqual(['net', 'tainted']);
  });

  it('is destroyed after a freeze, and opens no session during it', async () => {
    const project = await server.project();
    const lobby = await applied(await open(project, '8h'));
    const rule = { kind: 'freeze', cron: '* * * * *', durationMinutes: 60, timeZone: 'UTC' };
    await server.rows(
      `insert into policies (id, guild_id, project_id, kind, rule, set_by)
       select 'freeze000000', guild_id, id, 'freeze', $2, '1' from projects where name = $1`,
      [project, JSON.stringify(rule)],
    );
    await pass(lobby, '9h');
    const failures: unknown[] = [];
    await endEnvironments(server.world.services.database.db, {
      done: async () => {},
      failed: (_, error) => failures.push(error),
    });
    const destroyers = () =>
      server.rows('select 1 from sessions where ends_session = $1', [server.sessionOf(lobby)]);
    expect([failures, await destroyers()]).toEqual([[], []]);
    await server.rows(`update policies set removed_at = now() where id = 'freeze000000'`);
    await (await destroyerOf(lobby)).until(/APPLIED/);
    expect(await names(project)).toEqual([]);
  });

  it('refuses a life that is none, after rights', async () => {
    const project = await server.project();
    const told = async (person = server.alice) =>
      (await server.command(person, 'cloud-deploy', { project, expires: 'soon' })).text();
    expect(await told()).toContain('`expires` must be a length of time such as `30m`, `8h` or `7d`');
    expect(await told(server.bob)).toContain('You do not have permission');
  });
});

describe('a grant for an environment', () => {
  it('ends with it', async () => {
    const project = await server.project();
    const lobby = await open(project, '8h');
    const given = { project, permission: 'deploy', session: server.sessionOf(lobby) };
    const answer = await server.command(server.admin, 'cloud-grant', { user: server.bob, ...given });
    expect(answer.text()).toContain(
      `<@${server.bob.id}> now has \`deploy\` on \`${project}\`, permanently, and no longer than what session`,
    );
    const own = async () => (await server.command(server.bob, 'cloud-projects')).text();
    expect(await own()).toContain(project);
    await applied(lobby);
    expect(await own()).toMatch(new RegExp(`${project}.*until`));
    await pass(lobby, '9h');
    expect(await own()).not.toContain(project);
  });

  it('is neither prolonged nor passed on for longer by who holds it', async () => {
    const project = await server.project();
    const lobby = await open(project, '8h');
    const given = { project, permission: 'admin', session: server.sessionOf(lobby) };
    await server.command(server.admin, 'cloud-grant', { user: server.bob, ...given });
    const passedOn = { user: server.alice, project, permission: 'deploy', duration: 'permanent' };
    const refused = await server.command(server.bob, 'cloud-grant', passedOn);
    expect(refused.text()).toContain('lasts longer than your own');
    await applied(lobby);
    const extended = await server.bob.click(lobby, 'Extend').answer();
    expect(extended.text()).toContain('your own right to the project ends with what this session made');
  });

  it('is refused where there is no such environment', async () => {
    const project = await server.project();
    const lobby = await server.deploy(server.alice, { project });
    for (const session of [server.sessionOf(lobby), 'nothing', 'k7m2p9xq4tzv']) {
      const values = { user: server.bob, project, permission: 'read', session };
      const answer = await server.command(server.admin, 'cloud-grant', values);
      expect(answer.text()).toContain(
        '`session` must be a session of this project that was opened with `expires`',
      );
    }
  });
});
