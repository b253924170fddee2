import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OptionValues } from '../../src/sandbox/discord/driver/command-data.ts';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { createServer, type Server } from '../support/server.ts';
import { stored } from '../support/stored.ts';

let server: Server;
beforeAll(async () => {
  server = await createServer();
  await server.world.worker();
});
afterAll(() => server.close());

async function told(name: string, options: OptionValues, person: Person = server.admin): Promise<string> {
  return (await server.command(person, name, options)).text();
}

const create = (project: string, more: OptionValues = {}) =>
  told('cloud-create-project', { project, provider: 'sandbox', region: 'local', ...more });
const edit = (project: string, more: OptionValues, person?: Person) =>
  told('cloud-edit-project', { project, ...more }, person);

async function settings(project: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await server.rows(
    `select description, channel_id as channel, monthly_budget_cents::int as cents, approvals_required as approvals,
            protected, archived_at is not null as archived from projects where name = $1`,
    [project],
  );
  return row;
}

/** A project with a network deployed. */
async function deployed(expires?: string): Promise<{ project: string; lobby: SeenMessage }> {
  const project = await server.project();
  const options = { project, resource_type: 'compute_vm', name: 'web-1' };
  const lobby = await server.deploy(server.alice, {
    ...options,
    ...(expires === undefined ? {} : { expires }),
  });
  await lobby.until(/Plan: 1 to add/);
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await lobby.until(/APPLIED/);
  return { project, lobby };
}

describe('/cloud-create-project', () => {
  it('takes what can be set; notices go where it is used unless said otherwise', async () => {
    const channel = server.guild.addChannel('ops');
    const words = await create('shop', {
      description: 'the shop',
      channel,
      budget: '$1,250.50',
      approvals: 2,
      protected: true,
    });
    expect(words).toContain(`Channel for notices: <#${channel.id}>\nBudget: $1,250.50/month`);
    const shop = {
      description: 'the shop',
      channel: channel.id,
      cents: 125_050,
      approvals: 2,
      protected: true,
    };
    expect(await settings('shop')).toEqual({ ...shop, archived: false });
    await create('plain', { budget: 'none' });
    const plain = {
      description: '',
      channel: server.channel.id,
      cents: null,
      approvals: 0,
      protected: false,
    };
    expect(await settings('plain')).toEqual({ ...plain, archived: false });
  });

  it('refuses what cannot be set, all at once, and a channel that holds no notices', async () => {
    const words = await create('other', { budget: 'much', region: 'mars' });
    expect(words).toContain('• `budget` must be dollars a month such as `250` or `99.50`, or `none`');
    expect(words).toContain('• `region` must be one of `local`');
    const { lobby } = await deployed();
    const thread = { channel: { id: lobby.id } };
    await server.discord.until('its thread', () => lobby.thread().length > 0);
    const options = { project: 'other', provider: 'sandbox', region: 'local' };
    const answer = await server.admin.command('cloud-create-project', options, thread).answer();
    expect(answer.text()).toContain('• `channel` must be a text channel of this server');
    expect(await settings('other')).toBeUndefined();
  });
});

describe('/cloud-edit-project', () => {
  it('says what changed from what to what, and without anything to change what is set', async () => {
    const project = await server.project();
    const words = await edit(project, { budget: '90', approvals: 1, description: 'for all' });
    expect(words).toContain('• Budget: none → $90.00/month');
    expect(words).toContain('• Approvals by others: 0 → 1');
    expect(words).toContain('• Description: none → `for all`');
    expect(await edit(project, { budget: 'none' })).toContain('• Budget: $90.00/month → none');
    expect(await edit(project, { approvals: 1 })).toContain('Nothing is to be changed');
    expect(await edit(project, {})).toMatch(/This is set:\n.*Approvals by others: 1/s);
    const kinds = await server.rows(
      `select details from audit_events a join projects p on p.id = a.project_id
       where kind = 'project.edited' and p.name = $1 order by a.id`,
      [project],
    );
    expect(kinds).toHaveLength(2);
    expect(kinds[1]).toMatchObject({
      details: { changes: [{ setting: 'monthlyBudgetCents', from: 9000, to: null }] },
    });
  });

  it('is for admins of the project, and shows in the lobbies of its open sessions', async () => {
    const project = await server.project();
    const lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
    await lobby.until(/Plan: 1 to add/);
    expect(await edit(project, { approvals: 2 }, server.alice)).toContain('permission');
    await told('cloud-grant', { user: server.bob, project, permission: 'admin' });
    await edit(project, { approvals: 2 }, server.bob);
    await lobby.until(/0\/2/);
  });

  it('leaves the provider alone where something is deployed', async () => {
    const { project } = await deployed();
    expect(await edit(project, { provider: 'sandbox' })).toContain('Nothing is to be changed');
    await server.rows(`update projects set provider = 'aws' where name = $1`, [project]);
    expect(await edit(project, { provider: 'sandbox' })).toContain(
      '`provider` can only be changed while nothing is deployed',
    );
    await server.rows(`update projects set provider = 'sandbox' where name = $1`, [project]);
  });
});

describe('a protected project', () => {
  it('is not destroyed as a whole, by nobody, until that is lifted', async () => {
    const { project } = await deployed();
    await edit(project, { protected: true });
    for (const person of [server.alice, server.admin]) {
      const answer = await person.command('cloud-destroy', { project }, server).answer();
      expect(answer.text()).toMatch(/is protected, so nobody destroys it as a whole.*\/cloud-edit-project/);
    }
    const opening = server.world.orchestrator.openSession(
      { userId: server.admin.id, guildId: server.guild.id, roleIds: [], isGuildAdmin: true },
      { project, destroyAll: true },
    );
    await expect(opening).rejects.toMatchObject({ code: 'PROJECT_PROTECTED' });
    await edit(project, { protected: false });
    await server.alice.command('cloud-destroy', { project }, server).modal();
  });
});

describe('/cloud-archive-project', () => {
  const archive = (project: string, person: Person = server.admin) =>
    server.command(person, 'cloud-archive-project', { project });

  it('cancels what waits, says so in its lobby, and nothing is possible any more until it is restored', async () => {
    const project = await server.project();
    const draft = await server.deploy(server.alice, { project });
    const planned = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
    await planned.until(/Plan: 1 to add/);
    const words = (await archive(project)).text();
    expect(words).toContain(`Project \`${project}\` is archived`);
    for (const lobby of [draft, planned]) {
      expect(words).toContain(server.sessionOf(lobby));
      await lobby.until(new RegExp(`CANCELLED.*Cancelled, because <@${server.admin.id}> archived`, 's'));
    }
    const before = await stored(server);
    for (const person of [server.alice, server.admin]) {
      expect(await told('cloud-deploy', { project }, person)).toContain(
        'is archived, so nothing was changed',
      );
    }
    expect(await told('cloud-grant', { project, user: server.bob, permission: 'read' })).toContain(
      'is archived',
    );
    expect(await edit(project, { approvals: 1 })).toContain('is archived');
    expect((await archive(project)).text()).toContain('is archived, so nothing was changed');
    expect(await told('cloud-deploy', { project }, server.bob)).toContain('permission');
    expect(await stored(server)).toEqual(before);
    expect(await told('cloud-show', { session: server.sessionOf(draft) }, server.alice)).toContain(
      'CANCELLED',
    );
    expect(await told('cloud-projects', {}, server.alice)).not.toContain(`\`${project}\``);
    const completed = (name: string, person: Person) =>
      person.complete(name, { project: project.slice(0, -1) }, 'project', server);
    const value = expect.objectContaining({ value: project });
    expect(await completed('cloud-restore-project', server.admin)).toContainEqual(value);
    expect(await completed('cloud-restore-project', server.alice)).toEqual([]);
    expect(await completed('cloud-edit-project', server.admin)).not.toContainEqual(value);

    expect(await create(project)).toContain('already is a project');
    expect(await told('cloud-restore-project', { project })).toContain(`Project \`${project}\` is back`);
    expect(await told('cloud-restore-project', { project })).toContain('is not archived');
    expect(await told('cloud-deploy', { project }, server.alice)).toContain('is open');
  });

  it('asks first where something is deployed, which stays', async () => {
    const { project } = await deployed();
    const question = await archive(project);
    expect(question.text()).toMatch(
      /1 resource stays deployed and costs \$\d+\.\d\d\/month.*Archive it all the same\?/,
    );
    expect(await settings(project)).toMatchObject({ archived: false });
    await server.admin.click(question, 'Yes, archive it').answer();
    await question.until(/is archived.*1 resource stays deployed/s);
    expect(question.component('Yes, archive it')).toBeUndefined();
    expect(await settings(project)).toMatchObject({ archived: true });
    expect(await told('cloud-resources', { project }, server.alice)).toContain('web-1');
  });

  it('is refused while something is planned or applied, by name', async () => {
    const project = await server.project();
    const lobby = await server.deploy(server.alice, { project });
    await server.add(server.alice, lobby, 'vpc', { name: 'net', simulate_seconds: '300' });
    await lobby.until(/Plan: 1 to add/);
    await server.alice.click(lobby, 'Approve & Deploy').answer();
    await lobby.until(/APPLYING/);
    const words = (await archive(project)).text();
    expect(words).toContain(`${server.sessionOf(lobby)} (APPLYING)`);
    expect(words).toContain('`/cloud-cancel`');
    expect(await settings(project)).toMatchObject({ archived: false });
    await server.alice.click(lobby, 'Cancel').answer();
    await lobby.until(/CANCELLED/);
    // What was made until then decides whether it asks first.
    expect((await archive(project)).text()).not.toContain('cannot be archived');
  });
});

describe('what ends by itself in an archived project', () => {
  const pass = (lobby: SeenMessage) =>
    server.rows(`update sessions set ended_at = ended_at - interval '9 hours' where id = $1`, [
      server.sessionOf(lobby),
    ]);

  it('is still destroyed: it costs as much as before', async () => {
    const { project, lobby } = await deployed('8h');
    const question = await server.command(server.admin, 'cloud-archive-project', { project });
    expect(question.text()).toContain('What 1 session made for a time is still destroyed when that is over.');
    await server.admin.click(question, 'Yes, archive it').answer();
    await pass(lobby);
    await lobby.until(/Its life is over; session/);
    expect(await told('cloud-resources', { project }, server.alice)).toContain('Nothing is deployed');
  });

  it('waits where somebody has to decide about it, and goes on when the project is restored', async () => {
    const { project, lobby } = await deployed('8h');
    const failing = await server.deploy(server.alice, { project });
    await server.add(server.alice, failing, 'vpc', { name: 'tainted', simulate_failure: 'true' });
    await failing.until(/Plan: 1 to add/);
    await server.alice.click(failing, 'Approve & Deploy').answer();
    await failing.until(/FAILED/);
    await pass(lobby);
    const ends = () =>
      server.rows<{ id: string; state: string }>(
        'select id, state from sessions where ends_session = $1 order by created_at',
        [server.sessionOf(lobby)],
      );
    await server.world.until('its end waits', async () => (await ends())[0]?.state === 'PLAN_READY');
    const question = await server.command(server.admin, 'cloud-archive-project', { project });
    await server.admin.click(question, 'Yes, archive it').answer();
    await question.until(/is archived/);
    // A round of housekeeping later: what else is due has been done.
    const { project: other, lobby: witness } = await deployed('8h');
    await pass(witness);
    await witness.until(/Its life is over; session/);
    expect(other).not.toBe(project);
    expect((await ends()).map(({ state }) => state)).toEqual(['CANCELLED']);
    await told('cloud-restore-project', { project });
    await server.world.until('a new one', async () => (await ends())[1]?.state === 'PLAN_READY');
  });
});
