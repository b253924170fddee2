import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningRole } from '../../src/roles/running-role.ts';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import type { Component } from '../../src/sandbox/discord/state/content.ts';
import { forgedButton, keptButton } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';
import { sessionRow, stored } from '../support/stored.ts';

const approve = 'Approve & Deploy';

let server: Server;
let worker: RunningRole;
/** Anew for each test: alice and carol hold `deploy`, dora holds `read`, bob nothing. */
let project: string;
let carol: Person;
let dora: Person;
beforeAll(async () => {
  server = await createServer();
  worker = await server.world.worker();
  carol = server.guild.addMember('carol');
  dora = server.guild.addMember('dora');
});
beforeEach(async () => {
  project = await server.project();
  await server.command(server.admin, 'cloud-grant', { user: carol, project, permission: 'deploy' });
  await server.command(server.admin, 'cloud-grant', { user: dora, project, permission: 'read' });
});
afterAll(() => server.close());

/** A lobby of alice's whose plan can be approved, with that button. */
async function planned(name = 'net', label = approve): Promise<{ lobby: SeenMessage; button: Component }> {
  const lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name });
  await lobby.until(new RegExp(`\\[${label}\\]`));
  return { lobby, button: keptButton(lobby, label) };
}

/** What a click is told that changes nothing. */
async function inVain(lobby: SeenMessage, person: Person, button: Component): Promise<string> {
  const before = [await stored(server), await sessionRow(server, server.sessionOf(lobby))];
  const answer = await person.clickStale(lobby, button).answer();
  expect([await stored(server), await sessionRow(server, server.sessionOf(lobby))]).toEqual(before);
  return answer.text();
}

describe('the approval of a plan that has been replaced', () => {
  it('says so and changes nothing, when the next plan is there', async () => {
    const { lobby, button } = await planned();
    await server.add(server.alice, lobby, 'storage_bucket', { name: 'images' });
    await lobby.until(/Plan: 2 to add/);
    expect(await inVain(lobby, server.alice, button)).toContain('has been replaced');
    expect(lobby.text()).toContain('Plan: 2 to add');
    expect(keptButton(lobby, approve).custom_id).not.toBe(button.custom_id);
  });

  it('says so and changes nothing, while the next plan is awaited', async () => {
    const { lobby, button } = await planned();
    await worker.stop();
    await server.add(server.alice, lobby, 'storage_bucket', { name: 'images' });
    await lobby.until(/Planning…/);
    expect(await inVain(lobby, server.alice, button)).toContain('has been replaced');
    worker = await server.world.worker();
    await lobby.until(/Plan: 2 to add/);
  });

  it('says so and changes nothing, when another session has changed the project', async () => {
    const { lobby, button } = await planned('first');
    const other = await planned('second');
    await server.alice.click(other.lobby, approve).answer();
    await other.lobby.until(/APPLIED/);
    await lobby.until((text) => text.includes(`Planned again, because session`) && text.includes('Plan: 1'));
    expect(await inVain(lobby, server.alice, button)).toContain('has been replaced');
  });
});

describe('a click on Approve & Deploy', () => {
  it.each(['nothing', 'read'] as const)('by somebody who holds %s is refused', async (holds) => {
    const { lobby, button } = await planned();
    const words = await inVain(lobby, holds === 'read' ? dora : server.bob, button);
    expect(words).toContain('permission');
    expect(words).toContain('`deploy`');
    expect(lobby.text()).toContain('PLAN_READY');
  });

  it('by any other holder of deploy applies the plan, and says whose approval it was', async () => {
    const { lobby } = await planned();
    const answer = await carol.click(lobby, approve).answer();
    expect(answer.text()).toMatch(
      new RegExp(`^Plan \`\\w+\` \\(1 to add, .+; .+/month\`\\) is approved by <@${carol.id}>`),
    );
    expect(await lobby.until(/APPLIED/)).toContain(`approved by <@${carol.id}>`);
  });

  it('twice, by two people at once, applies it once', async () => {
    const { lobby, button } = await planned();
    const clicks = [server.alice, carol].map((person) => person.clickStale(lobby, button).answer());
    const answers = (await Promise.all(clicks)).map((answer) => answer.text());
    expect(answers.filter((text) => text.includes('is approved by'))).toHaveLength(1);
    expect(answers.filter((text) => text.includes('not possible now'))).toHaveLength(1);
    await lobby.until(/APPLIED/);
    const session = server.sessionOf(lobby);
    const applies = await server.rows(`select 1 from runs where session_id = $1 and kind = 'apply'`, [
      session,
    ]);
    expect(applies).toHaveLength(1);
  });

  it('made for the plan of another session finds no such plan', async () => {
    const [mine, other] = [await planned('first'), await planned('second')];
    const plan = other.button.custom_id?.split(':')[3] ?? '';
    const forged = forgedButton(`ce:approve:${server.sessionOf(mine.lobby)}:${plan}`);
    expect(await inVain(mine.lobby, server.alice, forged)).toContain('no such plan');
  });

  it('made for a lobby that still plans waits for the plan', async () => {
    const { lobby } = await planned();
    const forged = forgedButton(`ce:approve:${server.sessionOf(lobby)}:-`);
    expect(await inVain(lobby, server.alice, forged)).toContain('no plan to approve yet');
  });
});

describe('a plan without changes', () => {
  it('keeps Approve disabled, and is not approved by a click made for it', async () => {
    const { lobby } = await planned();
    await server.alice.click(lobby, approve).answer();
    await lobby.until(/APPLIED/);
    const again = await server.deploy(server.alice, { project });
    const text = await again.until(/Plan: 0 to add, 0 to change, 0 to destroy/);
    expect(text).toContain('already as wanted');
    expect(text).toContain(`(${approve})`);
    const session = server.sessionOf(again);
    const { plan_id: plan } = await sessionRow(server, session);
    const forged = forgedButton(`ce:approve:${session}:${String(plan)}`);
    expect(await inVain(again, server.alice, forged)).toContain('changes nothing');
  });
});

describe('terraform failing in the middle of an apply', () => {
  it('ends in FAILED, with the diagnostic in the lobby and what was built kept', async () => {
    const { lobby } = await planned();
    await server.add(server.alice, lobby, 'database', { name: 'orders', simulate_failure: 'true' });
    await lobby.until(/Plan: 2 to add/);
    await server.alice.click(lobby, approve).answer();
    const text = await lobby.until(/FAILED/);
    expect(text).toContain('Terraform reports a problem');
    expect(text).toContain('in terraform_data.database_orders');
    expect(text).toContain('simulated failure');
    expect(text).not.toContain('APPLIED');
    expect(text).toContain('[Add Resource] [Edit] [Remove] [Re-plan]');
    const built = await server.rows<{ name: string }>(
      `select d.name from desired_resources d join projects p on p.id = d.project_id
       where p.name = $1 and not d.incomplete`,
      [project],
    );
    expect(built.map(({ name }) => name)).toEqual(['net']);
  });

  it('leaves what the next session would replace unasked to the approval of an admin', async () => {
    const lobby = await server.deploy(server.alice, { project });
    await server.add(server.alice, lobby, 'vpc', { name: 'broken', simulate_failure: 'true' });
    await lobby.until(/Plan: 1 to add/);
    await server.alice.click(lobby, approve).answer();
    await lobby.until(/FAILED/);
    const next = await planned('other', 'Approve & Destroy 1');
    expect(next.lobby.text()).toContain('Also changes, though not asked for');
    expect(next.lobby.text()).toContain(
      '-/+ `broken` (replace: it was made by half) · `terraform_data.vpc_broken`',
    );
    const words = await inVain(next.lobby, server.alice, next.button);
    expect(words).toContain('needs the permission `admin`');
    expect(words).toContain('terraform_data.vpc_broken');
    const question = await server.admin.click(next.lobby, 'Approve & Destroy 1').answer();
    const answer = await server.admin.click(question, 'Yes, destroy 1').answer();
    expect(answer.text()).toContain('is approved by');
  });
});
