import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
beforeAll(async () => {
  server = await createServer();
  await server.world.worker();
});
afterAll(() => server.close());

/** A lobby that is being applied. */
async function approved(project: string, inputs: Record<string, string> = {}): Promise<SeenMessage> {
  const lobby = await server.deploy(server.alice, { project });
  await server.add(server.alice, lobby, 'compute_vm', { name: 'web-1', machine_type: 'small' });
  await server.add(server.alice, lobby, 'vpc', { name: 'net', ...inputs });
  await lobby.until(/Plan: 2 to add/);
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  return lobby;
}

describe('/cloud-resources', () => {
  const shown = async (project: string, person = server.alice) =>
    (await server.command(person, 'cloud-resources', { project })).text();

  it('lists what is deployed with its cost a month, and the total', async () => {
    const project = await server.project();
    expect(await shown(project)).toContain('Nothing is deployed here. `/cloud-deploy` deploys something.');
    await (await approved(project)).until(/APPLIED/);
    const text = await shown(project);
    expect(text).toContain(`Resources of ${project}`);
    expect(text).toMatch(/`web-1` Virtual machine · `small` · \$\d+\.\d\d\/month\n/);
    expect(text).toMatch(/\*\*In total\*\* 2 resources: \$\d+\.\d\d\/month/);
  });

  it('says what is incomplete', async () => {
    const project = await server.project();
    await (await approved(project, { simulate_failure: 'true' })).until(/FAILED/);
    expect(await shown(project)).toMatch(/`net` Network .*\*\*incomplete\*\*: the next apply repairs it/);
  });

  it('shows as many as fit, however many there are', async () => {
    const project = await server.project();
    await server.rows(
      `insert into desired_resources (project_id, name, type, inputs, incomplete, session_id, added_by, catalog_version)
       select p.id, 'net-' || lpad(n::text, 4, '0'), 'vpc', '{}', false, 'none', 'none', 1
       from projects p, generate_series(1, 500) n where p.name = $1`,
      [project],
    );
    const text = await shown(project);
    expect(text).toMatch(/\n… and \d+ more\n/);
    expect(text).toContain('**In total** 500 resources');
  });

  it('is for those who may see the project', async () => {
    const project = await server.project();
    expect(await shown(project, server.bob)).toContain('You do not have permission');
    expect(await shown('nowhere', server.bob)).toContain('You do not have permission');
  });
});

describe('/cloud-projects', () => {
  it('lists the projects that one may use, with the permission and its end', async () => {
    const project = await server.project();
    const options = { user: server.bob, project, permission: 'read', duration: '2h' };
    expect((await server.command(server.bob, 'cloud-projects')).text()).toContain('None yet');
    await server.command(server.admin, 'cloud-grant', options);
    const text = (await server.command(server.bob, 'cloud-projects')).text();
    expect(text).toMatch(
      new RegExp(`\`${project}\` · sandbox, local · read, until <t:\\d+:f> \\(<t:\\d+:R>\\)`),
    );
    expect((await server.command(server.admin, 'cloud-projects')).text()).toContain(`\`${project}\``);
  });
});

describe('/cloud-retry', () => {
  it('tries what failed once more', async () => {
    const lobby = await approved(await server.project(), { simulate_failure: 'true' });
    await lobby.until(/FAILED/);
    const session = server.sessionOf(lobby);
    const answer = await server.command(server.alice, 'cloud-retry', {
      session: ` ${session.toUpperCase()} `,
    });
    expect(answer.text()).toContain('is tried once more');
    await lobby.until(/APPLYING/);
    await lobby.until(/FAILED/);
  });

  it('says what became of a session that did not fail, or is not there', async () => {
    const lobby = await approved(await server.project());
    await lobby.until(/APPLIED/);
    const retry = async (session: string, person = server.alice) =>
      (await server.command(person, 'cloud-retry', { session })).text();
    expect(await retry(server.sessionOf(lobby))).toContain(
      'This session has done everything in its plan, and ended',
    );
    expect(await retry(server.sessionOf(lobby), server.bob)).toContain('permission');
    expect(await retry('nonsense')).toContain('permission');
  });
});

describe('/cloud-quota', () => {
  const shown = async (project: string, person = server.alice) =>
    (await server.command(person, 'cloud-quota', { project })).text();

  async function limit(project: string, measure: string, most: number): Promise<void> {
    await server.rows(
      `insert into quotas (project_id, measure, most, set_by) select id, $2, $3, 'admin' from projects where name = $1`,
      [project, measure, most],
    );
  }

  it('counts without a limit what has none', async () => {
    const text = await shown(await server.project());
    expect(text).toContain('Virtual machine: 0, without a limit');
    expect(text).toContain('vCPUs: 0, without a limit');
    expect(text).toContain('Budget a month:\n$0.00, without a limit');
  });

  it('fills bars with what is deployed and what sessions in flight reserve', async () => {
    const project = await server.project();
    await limit(project, 'compute_vm', 10);
    await limit(project, 'vpc', 1);
    await limit(project, 'vcpus', 4);
    await server.rows('update projects set monthly_budget_cents = 10000 where name = $1', [project]);
    await (await approved(project)).until(/APPLIED/);
    const deployed = await shown(project);
    expect(deployed).toContain('Virtual machine: `[█░░░░░░░░░]` 1/10 (10%)\n');
    expect(deployed).toContain('Network: `[██████████]` 1/1 (100%)');
    expect(deployed).toMatch(/vCPUs: `\[█+░+\]` \d\/4 \(\d+%\)\n/);
    const spent = /(\$\d+\.\d\d)\/\$100\.00 \(\d+%\)$/m.exec(deployed)?.[1];
    expect(await server.command(server.alice, 'cloud-resources', { project })).toSatisfy(
      (message: SeenMessage) => message.text().includes(`resources: ${spent}/month`),
    );

    const more = { project, resource_type: 'compute_vm', name: 'web-2', machine_type: 'small' };
    const lobby = await server.deploy(server.alice, more);
    expect(await shown(project)).toContain('`[██░░░░░░░░]` 2/10 (20%), 1 of it reserved');
    await lobby.until(/Plan: 1 to add/);
    expect(await shown(project)).toMatch(/\/\$100\.00 \(\d+%\), \$\d+\.\d\d of it reserved/);
    await server.alice.click(lobby, 'Cancel').answer();
    await lobby.until(/CANCELLED/);
    expect(await shown(project)).toBe(deployed);
  });

  it('is for those who may see the project', async () => {
    expect(await shown(await server.project(), server.bob)).toContain('You do not have permission');
  });
});
