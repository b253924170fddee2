import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { forgedForm, keptButton } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';
import { sessionRow, stored } from '../support/stored.ts';

let server: Server;
/** Alice and carol hold `deploy` on it; the admin holds everything. */
let project: string;
let carol: Person;
beforeAll(async () => {
  server = await createServer();
  project = await server.project();
  carol = server.guild.addMember('carol');
  await server.command(server.admin, 'cloud-grant', { user: carol, project, permission: 'deploy' });
});
afterAll(() => server.close());

let names = 0;
const opened = () => server.deploy(server.alice, { project, resource_type: 'vpc', name: `net-${++names}` });

/** The two ways to cancel. @returns what the bot says */
const ways = {
  'the button': async (person: Person, lobby: SeenMessage) =>
    (await person.click(lobby, 'Cancel').answer()).text(),
  '/cloud-cancel': async (person: Person, lobby: SeenMessage) =>
    (await server.command(person, 'cloud-cancel', { session: server.sessionOf(lobby) })).text(),
};
const everyWay = Object.entries(ways);

/** A lobby in which terraform is busy creating something that takes ten minutes. */
async function applying(): Promise<SeenMessage> {
  const own = await server.project();
  const lobby = await server.deploy(server.alice, { project: own, resource_type: 'vpc', name: 'quick' });
  await server.add(server.alice, lobby, 'compute_vm', { name: 'slow', simulate_seconds: '600' });
  await lobby.until(/Plan: 2 to add/);
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await server.discord.until('both to be worked on', () => {
    const lines = server.threadLines(lobby);
    return ['quick: Creation complete', 'slow: Creating'].every((part) =>
      lines.some((line) => line.includes(part)),
    );
  });
  return lobby;
}

/** What terraform says when it is interrupted has several lines, empty ones among them. */
function linesOf(texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => text.split('\n').map((line) => line.trimEnd()))
    .filter((line) => line !== '');
}

describe('cancelling a session that is being planned', () => {
  it.each(everyWay)('with %s ends it, and its plan is never made', async (_, cancel) => {
    const lobby = await opened();
    expect(await cancel(server.alice, lobby)).toContain('is cancelled');
    const text = await lobby.until(/CANCELLED/);
    expect(text).toContain(`Cancelled by <@${server.alice.id}>`);
    expect(lobby.message.components).toEqual([]);
    const runs = await server.rows('select kind, state, outcome from runs where session_id = $1', [
      server.sessionOf(lobby),
    ]);
    expect(runs).toEqual([{ kind: 'plan', state: 'done', outcome: 'cancelled' }]);
  });

  it.each(everyWay)('with %s is refused to others who deploy', async (_, cancel) => {
    const lobby = await opened();
    const before = [await stored(server), await sessionRow(server, server.sessionOf(lobby))];
    const words = await cancel(carol, lobby);
    expect(words).toContain('permission');
    expect(words).toContain('only its author and project admins');
    expect([await stored(server), await sessionRow(server, server.sessionOf(lobby))]).toEqual(before);
    expect(await cancel(server.admin, lobby)).toContain('is cancelled');
  });

  it('with /cloud-cancel takes the id as people copy it', async () => {
    const lobby = await opened();
    const session = ` ${server.sessionOf(lobby).toUpperCase()} `;
    const answer = await server.command(server.alice, 'cloud-cancel', { session });
    expect(answer.text()).toContain('is cancelled');
  });
});

describe('an id that names no session', () => {
  it.each([
    ['unknown', '000000000000'],
    ['SQL', "' or 1=1 --"],
    ['a null character', 'a\u0000b'],
    ['4,000 characters', 'x'.repeat(4000)],
    ['an expression', '${file("/etc/passwd")}'],
  ])('(%s) is refused to members, and admins are told that there is none', async (_, session) => {
    const before = await stored(server);
    const member = await server.command(server.alice, 'cloud-cancel', { session });
    expect(member.text()).toContain('permission');
    const admin = await server.command(server.admin, 'cloud-cancel', { session });
    expect(admin.text()).toContain('There is no session');
    expect(await stored(server)).toEqual(before);
  });
});

describe('cancelling a session that is being applied', () => {
  it.each(everyWay)('with %s stops terraform, and what exists is recorded', async (_, cancel) => {
    const worker = await server.world.worker();
    const lobby = await applying();
    expect(await cancel(server.alice, lobby)).toContain('is being stopped');
    const text = await lobby.until(/CANCELLED/);
    expect(text).not.toContain('APPLIED');
    expect(lobby.message.components).toEqual([]);
    const kept = await server.rows<{ name: string }>(
      `select name from desired_resources where session_id = $1 and not incomplete`,
      [server.sessionOf(lobby)],
    );
    expect(kept.map(({ name }) => name)).toEqual(['quick']);
    const told = linesOf(await server.told(server.sessionOf(lobby)));
    const shown = () => linesOf(server.threadLines(lobby));
    await server.discord.until('the whole story', () => shown().length >= told.length);
    expect(shown()).toEqual(told);
    await worker.stop();
  });

  it('is refused to others who deploy, and terraform goes on', async () => {
    const worker = await server.world.worker();
    const lobby = await applying();
    const before = await sessionRow(server, server.sessionOf(lobby));
    await grantOnProjectOf(lobby);
    expect(await ways['the button'](carol, lobby)).toContain('permission');
    expect(await sessionRow(server, server.sessionOf(lobby))).toEqual(before);
    expect(lobby.text()).toContain('Applying…');
    await ways['the button'](server.alice, lobby);
    expect(await lobby.until(/Stopping…|CANCELLED/)).toContain(`<@${server.alice.id}>`);
    await lobby.until(/CANCELLED/);
    await worker.stop();
  });

  async function grantOnProjectOf(lobby: SeenMessage): Promise<void> {
    const [, own = ''] = /Deployment to (\S+)/.exec(lobby.text()) ?? [];
    await server.command(server.admin, 'cloud-grant', { user: carol, project: own, permission: 'deploy' });
  }
});

describe('a session that has ended', () => {
  it.each(['Cancel', 'Approve & Deploy'])('is not changed by its button %s, kept open', async (label) => {
    const worker = await server.world.worker();
    const lobby = await opened();
    await lobby.until(/\[Approve & Deploy\]/);
    const button = keptButton(lobby, label);
    await ways['the button'](server.alice, lobby);
    await lobby.until(/CANCELLED/);
    await worker.stop();
    const before = [await stored(server), await sessionRow(server, server.sessionOf(lobby))];
    const answer = await server.alice.clickStale(lobby, button).answer();
    expect(answer.text()).toMatch(/This session was cancelled by <@\d+> <t:\d+:R>, so nothing was changed/);
    expect([await stored(server), await sessionRow(server, server.sessionOf(lobby))]).toEqual(before);
  });

  it('is not added to by a form that was open before', async () => {
    const lobby = await opened();
    const menu = await server.alice.click(lobby, 'Add Resource').answer();
    const form = await server.alice.choose(menu, 'vpc').modal();
    await ways['the button'](server.alice, lobby);
    const before = [await stored(server), await sessionRow(server, server.sessionOf(lobby))];
    const answer = await server.alice.submit(form, { name: 'late' }).answer();
    expect(answer.text()).toMatch(/This session was cancelled by <@\d+> <t:\d+:R>, so nothing was changed/);
    expect([await stored(server), await sessionRow(server, server.sessionOf(lobby))]).toEqual(before);
  });
});

describe('a forged form', () => {
  it.each([
    [
      'of a type that is not there',
      (session: string) => `ce:describe:${session}:sandbox:teapot`,
      'resource_type',
    ],
    ['of a shape that is not ours', () => 'ce:describe:x', 'not one of this version'],
    ['of another action', (session: string) => `ce:cancel:${session}`, 'not one of this version'],
    ['for a session that is not there', () => 'ce:describe:000000000000:sandbox:vpc', 'permission'],
  ])('%s is refused and does nothing', async (_, customId, words) => {
    const lobby = await opened();
    const menu = await server.alice.click(lobby, 'Add Resource').answer();
    const form = await server.alice.choose(menu, 'vpc').modal();
    const before = [await stored(server), await sessionRow(server, server.sessionOf(lobby))];
    const forged = forgedForm(form, { customId: customId(server.sessionOf(lobby)) });
    const answer = await server.alice.submit(forged, { name: 'forged' }).answer();
    expect(answer.text()).toContain(words);
    expect([await stored(server), await sessionRow(server, server.sessionOf(lobby))]).toEqual(before);
    await ways['the button'](server.alice, lobby);
  });
});
