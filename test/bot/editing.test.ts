import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { createServer, type Server } from '../support/server.ts';
import { sessionRow, stored } from '../support/stored.ts';

let server: Server;
beforeAll(async () => {
  server = await createServer();
  await server.world.worker();
});
afterAll(() => server.close());

/** A lobby with a plan for one machine. */
async function planned(project: string, name = 'web-1'): Promise<SeenMessage> {
  const values = { project, resource_type: 'compute_vm', name, machine_type: 'large' };
  const lobby = await server.deploy(server.alice, values);
  await lobby.until(/Plan: 1 to add/);
  return lobby;
}

async function deployed(): Promise<string> {
  const project = await server.project();
  const lobby = await planned(project);
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await lobby.until(/APPLIED/);
  return project;
}

async function edit(lobby: SeenMessage, name: string, values: Record<string, string>): Promise<SeenMessage> {
  const menu = await server.alice.click(lobby, 'Edit').answer();
  const form = await server.alice.choose(menu, name).modal();
  return server.alice.submit(form, values).answer();
}

async function remove(lobby: SeenMessage, name: string): Promise<SeenMessage> {
  const menu = await server.alice.click(lobby, 'Remove').answer();
  return server.alice.choose(menu, name).answer();
}

describe('Edit', () => {
  it('opens a form with what the resource has, and plans what is typed', async () => {
    const lobby = await planned(await server.project());
    const menu = await server.alice.click(lobby, 'Edit').answer();
    expect(menu.text()).toContain('What shall be edited?');
    const form = await server.alice.choose(menu, 'web-1').modal();
    expect(form.title).toBe('Edit web-1');
    const filled = Object.fromEntries(form.fields.map(({ custom_id, value }) => [custom_id, value]));
    expect(filled).toMatchObject({ machine_type: 'large', simulate_seconds: '0' });
    expect(filled).not.toHaveProperty('name');
    const answer = await server.alice.submit(form, { machine_type: 'small' }).answer();
    expect(answer.text()).toMatch(/^Changed `web-1` \(Virtual machine, `\$0\.\d{4}\/hour/);
    await lobby.until(/`small`[\s\S]*PLAN_READY/);
  });

  it('changes what is deployed', async () => {
    const lobby = await server.deploy(server.alice, { project: await deployed() });
    await lobby.until(/already as wanted/);
    await edit(lobby, 'web-1', { machine_type: 'small' });
    await lobby.until(/Plan: (?!0 to add, 0 to change)/);
    expect(lobby.text()).toMatch(/(?:~|-\/\+) `web-1` Virtual machine · `small`/);
    await server.alice.click(lobby, 'Approve & Deploy').answer();
    await lobby.until(/APPLIED/);
  });

  it('says what is wrong with what was typed, and changes nothing', async () => {
    const lobby = await planned(await server.project());
    const before = await stored(server);
    const answer = await edit(lobby, 'web-1', { machine_type: 'gigantic' });
    expect(answer.text()).toContain('`machine_type` must be one of');
    expect(await stored(server)).toEqual(before);
    expect(lobby.text()).toContain('PLAN_READY');
  });

  it('repairs what an apply has left by half', async () => {
    const project = await server.project();
    const lobby = await server.deploy(server.alice, { project });
    await server.add(server.alice, lobby, 'vpc', { name: 'net', simulate_failure: 'true' });
    await lobby.until(/Plan: 1 to add/);
    await server.alice.click(lobby, 'Approve & Deploy').answer();
    await lobby.until(/FAILED/);
    await edit(lobby, 'net', { simulate_failure: 'false' });
    await lobby.until(/PLAN_READY/);
    // What exists by half is replaced.
    const question = await server.alice.click(lobby, 'Approve & Destroy 1').answer();
    await server.alice.click(question, 'Yes, destroy 1').answer();
    await lobby.until(/APPLIED/);
  });
});

describe('Remove', () => {
  it('drops what the session adds', async () => {
    const lobby = await planned(await server.project());
    const answer = await remove(lobby, 'web-1');
    expect(answer.text()).toContain('`web-1` is no longer part of this session');
    await lobby.until(/Nothing chosen yet/);
    // With nothing left there is nothing to edit or remove either.
    expect(lobby.text()).toContain('[Add Resource] [Extend] [Cancel]');
    expect(
      await server.rows(
        `select details ->> 'action' as action, actor_id from audit_events
         where kind = 'session.edited' and session_id = $1 order by id`,
        [server.sessionOf(lobby)],
      ),
    ).toContainEqual({ action: 'remove', actor_id: server.alice.id });
  });

  it('destroys what is deployed, once that is approved', async () => {
    const lobby = await server.deploy(server.alice, { project: await deployed() });
    await lobby.until(/already as wanted/);
    const answer = await remove(lobby, 'web-1');
    expect(answer.text()).toContain('`web-1` will be destroyed when this session is applied');
    await lobby.until(/Plan: 0 to add, 0 to change, 1 to destroy/);
    expect(lobby.text()).toContain('- `web-1` Virtual machine');
    const session = server.sessionOf(lobby);
    const before = await sessionRow(server, session);
    const question = await server.alice.click(lobby, 'Approve & Destroy 1').answer();
    expect(question.text()).toContain(
      'This plan destroys or replaces what exists: `terraform_data.compute_vm_web-1`. What is destroyed is gone, with everything in it. Approve it all the same?',
    );
    // Nothing has happened yet.
    expect(await sessionRow(server, session)).toEqual(before);
    const approved = await server.alice.click(question, 'Yes, destroy 1').answer();
    expect(approved.text()).toContain('is approved by');
    await lobby.until(/APPLIED/);
  });

  it('shows 25 resources a menu, whatever their number', async () => {
    const project = await server.project();
    const lobby = await planned(project, 'a-00');
    const session = server.sessionOf(lobby);
    await server.rows(
      `insert into session_changes (session_id, name, action, type, inputs, position, revision, edited_by)
       select $1, 'b-' || lpad(n::text, 3, '0'), 'add', 'vpc', '{}', n, 0, '1' from generate_series(1, 129) n`,
      [session],
    );
    const menu = await server.alice.click(lobby, 'Remove').answer();
    expect(menu.text()).toContain('What shall be removed? (The first 125 of 130.)');
    const answer = await server.alice.choose(menu, 'b-124').answer();
    expect(answer.text()).toContain('`b-124` is no longer part of this session');
  });
});

describe('who may not', () => {
  const uses: readonly (readonly [string, (person: Person, lobby: SeenMessage) => Promise<SeenMessage>])[] = [
    ['Edit', (person, lobby) => person.click(lobby, 'Edit').answer()],
    ['Remove', (person, lobby) => person.click(lobby, 'Remove').answer()],
  ];

  it.each(uses)('is told so by %s', async (_, use) => {
    const project = await server.project();
    const lobby = await planned(project);
    expect((await use(server.bob, lobby)).text()).toContain('permission');
    await server.command(server.admin, 'cloud-grant', { user: server.bob, project, permission: 'deploy' });
    expect((await use(server.bob, lobby)).text()).toContain('only its author and project admins may');
  });

  it('is told when the menu has been overtaken: the resource is gone, or the session is applied', async () => {
    const lobby = await planned(await server.project());
    await server.add(server.alice, lobby, 'vpc', { name: 'net' });
    const editMenu = await server.alice.click(lobby, 'Edit').answer();
    const removeMenu = await server.alice.click(lobby, 'Remove').answer();
    await server.alice.choose(removeMenu, 'net').answer();
    expect((await server.alice.choose(removeMenu, 'net').answer()).text()).toContain('no resource `net`');
    expect((await server.alice.choose(editMenu, 'net').answer()).text()).toContain('no resource `net`');
    await lobby.until(/Plan: 1 to add/);
    await server.alice.click(lobby, 'Approve & Deploy').answer();
    await lobby.until(/APPLIED/);
    for (const menu of [editMenu, removeMenu]) {
      expect((await server.alice.choose(menu, 'web-1').answer()).text()).toContain(
        'This session has done everything in its plan, and ended',
      );
    }
  });
});
