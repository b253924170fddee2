import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import type { OpenModal } from '../../src/sandbox/discord/driver/use.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
let project: string;
/** A session of alice's with the machine `web-1`; no worker runs. */
let lobby: SeenMessage;
beforeAll(async () => {
  server = await createServer();
  project = await server.project();
  lobby = await server.deploy(server.alice, { project, resource_type: 'compute_vm', name: 'web-1' });
});
afterAll(() => server.close());

const filled = (form: OpenModal) =>
  Object.fromEntries(form.fields.map(({ custom_id: id, value }) => [id, value ?? '']));

async function inputsOf(name: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await server.rows<{ inputs: Record<string, unknown> }>(
    'select inputs from session_changes where session_id = $1 and name = $2',
    [server.sessionOf(lobby), name],
  );
  return row?.inputs;
}

describe('Fix it', () => {
  it('opens the form again with what was typed, until it is right', async () => {
    const wrong = { name: 'Web', machine_type: 'medium', simulate_seconds: '601' };
    const answer = await server.add(server.alice, lobby, 'compute_vm', wrong);
    expect(answer.text()).toContain('`simulate_seconds` must be a whole number from 0 to 600');
    const form = await server.alice.click(answer, 'Fix it').modal();
    expect(filled(form)).toMatchObject(wrong);
    const added = await server.alice.submit(form, { name: 'web-2', simulate_seconds: '0' }).answer();
    expect(added.text()).toContain('Added `web-2`');
    expect(await inputsOf('web-2')).toMatchObject({ machine_type: 'medium', simulate_seconds: 0 });
  });

  it('gives what others typed to nobody', async () => {
    const answer = await server.add(server.alice, lobby, 'vpc', { name: 'Secret' });
    const form = await server.admin.clickStale(lobby, answer.component('Fix it') as never).modal();
    expect(filled(form)).not.toMatchObject({ name: 'Secret' });
  });

  it('works for an edit, too', async () => {
    const menu = await server.alice.click(lobby, 'Edit').answer();
    const form = await server.alice.choose(menu, 'web-1').modal();
    const answer = await server.alice.submit(form, { machine_type: 'huge' }).answer();
    expect(answer.text()).toContain('`machine_type` must be one of');
    const again = await server.alice.click(answer, 'Fix it').modal();
    expect(filled(again)['machine_type']).toBe('huge');
    const changed = await server.alice.submit(again, { machine_type: 'large' }).answer();
    expect(changed.text()).toContain('Changed `web-1`');
    expect(await inputsOf('web-1')).toMatchObject({ machine_type: 'large' });
  });
});

describe('the answer to a form', () => {
  it('says the cost and a cheaper size, and changes the size by a menu, in place', async () => {
    const answer = await server.add(server.alice, lobby, 'compute_vm', {
      name: 'web-3',
      machine_type: 'large',
    });
    expect(answer.text()).toMatch(/Added `web-3` \(Virtual machine, `\$0\.\d{4}\/hour/);
    expect(answer.text()).toMatch(
      /Cheaper: `medium` costs `\$0\.\d{4}\/hour · [^`]+`, if 2 vCPUs and 4 GB are enough\./,
    );
    await server.alice.choose(answer, 'small').acknowledged();
    await answer.until(/Changed `web-3`/);
    expect(await inputsOf('web-3')).toMatchObject({ machine_type: 'small' });
  });

  it('leads to the settings that found no place in the form', async () => {
    const answer = await server.add(server.alice, lobby, 'compute_vm', { name: 'web-4' });
    const form = await server.alice.click(answer, 'More settings').modal();
    expect(Object.keys(filled(form))).toEqual(['network', 'region', 'public', 'description']);
    const changed = await server.alice.submit(form, { description: 'the shop' }).answer();
    expect(changed.text()).toContain('Changed `web-4`');
    expect(changed.component('More settings')).toBeUndefined();
    expect(await inputsOf('web-4')).toMatchObject({ description: 'the shop', machine_type: 'small' });
  });
});
