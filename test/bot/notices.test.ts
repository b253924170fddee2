import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
beforeAll(async () => {
  server = await createServer();
  await server.world.worker();
});
afterAll(() => server.close());

/** The direct message that somebody gets, once it says this. */
function direct(person: Person, holds: RegExp): Promise<SeenMessage> {
  return server.discord.until(`a direct message to ${person.name}`, () =>
    person.reads(server.guild.directMessages(person)).find((message) => holds.test(message.text())),
  );
}

/** The message in the channel that says this. */
function posted(holds: RegExp): Promise<SeenMessage> {
  return server.discord.until(`a message that says ${holds}`, () =>
    server.admin.reads(server.channel).find((message) => holds.test(message.text())),
  );
}

/** Asks for a project through /cloud-help. */
async function ask(person: Person, project: string, reason = ''): Promise<string> {
  const help = await server.command(person, 'cloud-help');
  const form = await person.click(help, 'Request access').modal();
  return (await person.submit(form, { project, reason }).answer()).text();
}

describe('/cloud-help', () => {
  it('names the next step', async () => {
    const project = await server.project();
    const help = async (person: Person) => (await server.command(person, 'cloud-help')).text();
    expect(await help(server.alice)).toContain(`\`/cloud-deploy project:${project}\``);
    const lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
    await lobby.until(/Plan: 1 to add/);
    expect(await help(server.alice)).toContain(
      `Your session \`${server.sessionOf(lobby)}\` in \`${project}\``,
    );
    expect(await help(server.alice)).not.toContain('Request access');
    expect(await help(server.guild.addMember('new'))).toContain('[Request access]');
  });
});

describe('a request for access', () => {
  it('is granted by an admin with a click; who asked is told, and the buttons go', async () => {
    const project = await server.project();
    const carol = server.guild.addMember('carol');
    expect(await ask(carol, project, 'for the shop @everyone')).toContain('The admins are asked');
    const request = await posted(new RegExp(`<@${carol.id}> asks for .deploy. on .${project}.`));
    expect(request.text()).toContain('`for the shop @everyone`');
    const refused = await server.alice.click(request, 'Grant for 8 h').answer();
    expect(refused.text()).toContain('permission');
    await server.admin.click(request, 'Grant for 8 h').answer();
    await request.until(/gave <@\d+> `deploy` on/);
    expect(request.message.components).toEqual([]);
    await direct(carol, new RegExp(`gave you .deploy. on .${project}.`));
    const projects = (await server.command(carol, 'cloud-projects')).text();
    expect(projects).toContain(`\`${project}\` · sandbox, local · deploy`);
  });

  it('is declined likewise; with closed direct messages, who asked is told in the channel', async () => {
    const project = await server.project();
    const dave = server.guild.addMember('dave');
    dave.user.dmsClosed = true;
    await ask(dave, project);
    const request = await posted(new RegExp(`<@${dave.id}> asks for`));
    await server.admin.click(request, 'Decline').answer();
    const told = await posted(new RegExp(`^<@${dave.id}> <@${server.admin.id}> declined your request`));
    expect(told.message.allowedMentions).toEqual({ users: [dave.id] });
    expect((await server.command(dave, 'cloud-projects')).text()).toContain('None yet');
  });

  it('is one, however often it is made, and does not say whether there is such a project', async () => {
    const erin = server.guild.addMember('erin');
    expect(await ask(erin, 'no-such-project')).toBe(await ask(erin, 'no-such-project'));
    const asked = server.admin
      .reads(server.channel)
      .filter((one) => one.text().includes(`<@${erin.id}> asks`));
    expect(asked).toHaveLength(1);
    const [request] = asked;
    if (request === undefined) throw new Error('not posted');
    const answer = await server.admin.click(request, 'Grant for 8 h').answer();
    expect(answer.text()).toContain('There is no project `no-such-project` here');
    const declined = await server.admin.click(request, 'Decline').answer();
    expect(declined.text()).toContain('declined the request');
    expect(await ask(erin, '../etc')).toContain('`project` must be the name of a project');
  });

  it('takes nothing away from those who have more', async () => {
    const project = await server.project();
    const gina = server.guild.addMember('gina');
    await ask(gina, project);
    const values = { user: gina, project, permission: 'admin', duration: 'permanent' };
    await server.command(server.admin, 'cloud-grant', values);
    const request = await posted(new RegExp(`<@${gina.id}> asks for`));
    await server.admin.click(request, 'Grant for 8 h').answer();
    await direct(gina, new RegExp(`gave you .deploy. on .${project}.\\. Next`));
    expect((await server.command(gina, 'cloud-projects')).text()).toContain(
      `\`${project}\` · sandbox, local · admin`,
    );
  });

  it('is decided by one of two who click at the same moment, and does what that one says', async () => {
    const project = await server.project();
    const henry = server.guild.addMember('henry');
    await ask(henry, project);
    const request = await posted(new RegExp(`<@${henry.id}> asks for`));
    const said = await Promise.all(
      ['Grant for 8 h', 'Decline'].map(async (label) =>
        (await server.admin.click(request, label).answer()).text(),
      ),
    );
    expect(said.filter((text) => text.includes('decided this request already'))).toHaveLength(1);
    const projects = (await server.command(henry, 'cloud-projects')).text();
    expect(projects.includes(project)).toBe(said[0]?.includes('gave') ?? false);
  });

  it('waits for an answer with four others of the same member at most', async () => {
    const ivan = server.guild.addMember('ivan');
    const answers: string[] = [];
    for (let n = 1; n <= 6; n++) answers.push(await ask(ivan, `none-${n}`));
    expect(answers[4]).toContain('The admins are asked');
    expect(answers[5]).toContain('`project` cannot be asked for yet: 5 requests of yours wait');
  });

  it('can be decided once', async () => {
    const project = await server.project();
    const frank = server.guild.addMember('frank');
    await ask(frank, project);
    const request = await posted(new RegExp(`<@${frank.id}> asks for`));
    const decline = request.component('Decline');
    await server.admin.click(request, 'Decline').answer();
    const again = await server.admin.clickStale(request, decline as never).answer();
    expect(again.text()).toContain('decided this request already');
  });
});

describe('a session whose time is nearly over', () => {
  it('warns its author in the lobby and by a message, and Extend gives it more time', async () => {
    const project = await server.project();
    const lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
    await lobby.until(/Plan: 1 to add/);
    const session = server.sessionOf(lobby);
    await server.rows(`update sessions set expires_at = now() + interval '4 minutes' where id = $1`, [
      session,
    ]);
    await lobby.until(/⏳ It ends <t:\d+:R>/);
    const told = await direct(server.alice, new RegExp(`Your session .${session}. .* ends <t:\\d+:R>`));
    expect(told.text()).toContain(lobby.id);
    await server.alice.click(lobby, 'Extend').answer();
    await lobby.until((text) => !text.includes('⏳'));
    const [row] = await server.rows<{ n: number }>(
      `select count(*)::int n from notices where notice ->> 'sessionId' = $1`,
      [session],
    );
    expect(row?.n).toBe(1);
  });
});

describe('the thread of a session that has ended', () => {
  it('is archived once everything is told', async () => {
    const project = await server.project();
    const lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
    await lobby.until(/Plan: 1 to add/);
    await server.alice.click(lobby, 'Approve & Deploy').answer();
    await lobby.until(/APPLIED/);
    await server.discord.until(
      'an archived thread',
      () => server.discord.channel(lobby.id)?.thread?.archived,
    );
    expect(server.threadLines(lobby)).toEqual(
      (await server.told(server.sessionOf(lobby))).map((line) => line),
    );
  });
});
