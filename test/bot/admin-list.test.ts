import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
/** Administers the projects of these tests, but has no permission of Discord. */
let olga: Person;
beforeAll(async () => {
  server = await createServer();
  olga = server.guild.addMember('olga');
});
afterAll(() => server.close());

/** A project on which alice and bob may deploy, and which olga administers. */
async function administered(): Promise<string> {
  const project = await server.project();
  await server.command(server.admin, 'cloud-grant', { user: server.bob, project, permission: 'deploy' });
  await server.command(server.admin, 'cloud-grant', { user: olga, project, permission: 'admin' });
  return project;
}

const list = (options: Record<string, string | { id: string }> = {}, person = olga) =>
  server.command(person, 'cloud-admin-list', options);

/** The line of a list that is about this session. */
const lineOf = (text: string, session: string) =>
  text.split('\n').find((line) => line.startsWith(`[\`${session}\`]`)) ?? '';

describe('/cloud-admin-list', () => {
  it('shows everybody’s sessions, newest first, with what each waits for or blocks', async () => {
    const project = await administered();
    const worker = await server.world.worker();
    const draft = await server.deploy(server.bob, { project });
    const ready = await server.deploy(server.alice, { project, resource_type: 'compute_vm', name: 'web' });
    await ready.until(/Plan: 1 to add/);
    const slow = await server.deploy(server.alice, { project });
    await server.add(server.alice, slow, 'compute_vm', { name: 'slow', simulate_seconds: '600' });
    await slow.until(/Plan: 1 to add/);
    await server.alice.click(slow, 'Approve & Deploy').answer();
    await slow.until(/Applying…/);
    const queued = await server.deploy(server.bob, { project, resource_type: 'vpc', name: 'net' });

    const text = (await list({ project })).text();
    const [draftId, readyId, slowId, queuedId] = [draft, ready, slow, queued].map(server.sessionOf);
    const line = (id = '') => lineOf(text, id);
    expect(line(draftId)).toMatch(
      new RegExp(
        `\\(https://\\S+\\) .${project}. \\*\\*DRAFT\\*\\* · <@${server.bob.id}> · <t:\\d+:R> · waits for its author$`,
      ),
    );
    expect(line(readyId)).toMatch(/PLAN_READY.* · waits for an approval · \+\$\d+\.\d\d\/month$/);
    expect(line(slowId)).toMatch(/APPLYING.* · at work, blocks 1 run · \+\$/);
    expect(line(queuedId)).toContain(`**PLANNING** · <@${server.bob.id}>`);
    expect(line(queuedId)).toContain(`place 1 in the line, behind \`${slowId}\``);
    const order = [queuedId, slowId, readyId, draftId].map((id) => text.indexOf(`[\`${id}\``));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(text).toContain('4 sessions · page 1 of 1');

    const force = { session: slowId ?? '', force: true, reason: 'only a test' };
    await server.command(olga, 'cloud-admin-cancel', force);
    await slow.until(/Session \w+ · CANCELLED/);
    await worker.stop();
  });

  it('filters by project, state and member', async () => {
    const [one, other] = [await administered(), await administered()];
    const [a, b, c] = [
      await server.deploy(server.alice, { project: one }),
      await server.deploy(server.bob, { project: one }),
      await server.deploy(server.bob, { project: other }),
    ].map(server.sessionOf);
    await server.command(server.bob, 'cloud-cancel', { session: b ?? '' });
    const listed = async (options: Parameters<typeof list>[0]) => {
      const text = (await list(options)).text();
      return [a, b, c].map((id = '') => lineOf(text, id) !== '');
    };
    expect(await listed({})).toEqual([true, true, true]);
    expect(await listed({ project: one })).toEqual([true, true, false]);
    expect(await listed({ project: one, state: 'CANCELLED' })).toEqual([false, true, false]);
    expect(await listed({ user: server.alice })).toEqual([true, false, false]);
    expect(await listed({ project: other, user: server.bob, state: 'DRAFT' })).toEqual([false, false, true]);
    expect((await list({ project: other, user: server.alice })).text()).toContain('There are none.');
  });

  it('has pages, whose buttons keep the filter', async () => {
    const project = await administered();
    const actor = { userId: server.alice.id, guildId: server.guild.id, roleIds: [], isGuildAdmin: false };
    const ids: string[] = [];
    for (let n = 0; n < 12; n++) {
      ids.push((await server.world.orchestrator.openSession(actor, { project })).sessionId);
    }
    const answer = await list({ project, state: 'DRAFT', user: server.alice });
    const shown = () => ids.filter((id) => answer.text().includes(id));
    expect(shown()).toEqual(ids.slice(2));
    expect(answer.text()).toContain('12 sessions · page 1 of 2');
    await olga.click(answer, 'Older').acknowledged();
    await server.discord.until('the second page', () => answer.text().includes('page 2 of 2'));
    expect(shown()).toEqual(ids.slice(0, 2));
    expect(answer.text()).toContain(
      `Only those in \`${project}\`, **DRAFT**, opened by <@${server.alice.id}>.`,
    );
  });

  it('is for those who administer something, and only for that', async () => {
    const project = await administered();
    const elsewhere = await server.project();
    expect((await list({}, server.alice)).text()).toContain('permission');
    const refused = (await list({ project }, server.alice)).text();
    expect(refused).toContain('permission');
    expect((await list({ project: 'nowhere' }, server.alice)).text()).toBe(
      refused.replaceAll(project, 'nowhere'),
    );
    const lobby = await server.deploy(server.alice, { project: elsewhere });
    expect((await list()).text()).not.toContain(server.sessionOf(lobby));
    expect((await list({ project: elsewhere })).text()).toContain('permission');
    expect((await list({}, server.admin)).text()).toContain(server.sessionOf(lobby));
  });
});
