import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OptionValues } from '../../src/sandbox/discord/driver/command-data.ts';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { createServer, type Server } from '../support/server.ts';
import { stored } from '../support/stored.ts';

let server: Server;
let project: string;
beforeAll(async () => {
  server = await createServer();
  await server.world.worker();
  project = await server.project();
});
afterAll(() => server.close());

async function told(by: Person, name: string, options: OptionValues): Promise<string> {
  return (await server.command(by, name, options)).text();
}

const grant = (by: Person, user: { id: string }, permission: string, more: OptionValues = {}) =>
  told(by, 'cloud-grant', { user, project, permission, ...more });
const revoke = (by: Person, user: { id: string }) => told(by, 'cloud-revoke', { user, project });

/** The direct message to somebody that says this. */
function direct(person: Person, holds: RegExp): Promise<SeenMessage> {
  return server.discord.until(`a direct message to ${person.name} that says ${holds}`, () =>
    person.reads(server.guild.directMessages(person)).find((message) => holds.test(message.text())),
  );
}

function posted(holds: RegExp): Promise<SeenMessage> {
  return server.discord.until(`a message that says ${holds}`, () =>
    server.admin.reads(server.channel).find((message) => holds.test(message.text())),
  );
}

/** Somebody who is admin of the project for so long. */
async function admin(duration: string): Promise<Person> {
  const person = server.guild.addMember('deputy');
  await grant(server.admin, person, 'admin', { duration });
  return person;
}

async function refused(act: () => Promise<string>): Promise<string> {
  const before = await stored(server);
  const words = await act();
  expect(await stored(server)).toEqual(before);
  expect(words).toContain('permission');
  return words;
}

describe('who was given something', () => {
  it('is told what and until when, and what to do next; and again when it is taken back', async () => {
    const user = server.guild.addMember('holder');
    await grant(server.admin, user, 'deploy');
    const given = await direct(user, /gave you/);
    expect(given.text()).toMatch(
      new RegExp(
        `^<@${server.admin.id}> gave you \`deploy\` on \`${project}\`, until <t:\\d+:f>\\. Next: \`/cloud-deploy project:${project}\``,
      ),
    );
    expect(await revoke(server.admin, user)).toMatch(
      new RegExp(
        `^<@${user.id}> no longer has \`deploy\` on \`${project}\`, which was given until <t:\\d+:f>`,
      ),
    );
    await direct(
      user,
      new RegExp(`^Your \`deploy\` on \`${project}\` was taken back by <@${server.admin.id}>\\.`),
    );
    expect(await told(user, 'cloud-deploy', { project })).toContain('permission');
    expect(await revoke(server.admin, user)).toContain('was given nothing');
  });

  it('is told what it stands in place of, where that was more', async () => {
    const user = server.guild.addMember('demoted');
    await grant(server.admin, user, 'admin', { duration: 'permanent' });
    expect(await grant(server.admin, user, 'read')).toContain(
      ', in place of `admin`, permanently: less than before.',
    );
    await direct(user, /gave you `read` .*, in place of `admin`, permanently\./);
    const more = await grant(server.admin, user, 'deploy', { duration: 'permanent' });
    expect(more).toMatch(/, in place of `read`, until <t:\d+:f>\.$/);
  });

  it('is told once when it ends by itself, and the audit log says so', async () => {
    const user = server.guild.addMember('late');
    await grant(server.admin, user, 'deploy', { duration: '1h' });
    await server.rows(`update grants set expires_at = now() where subject_id = $1`, [user.id]);
    await direct(user, new RegExp(`^Your \`deploy\` on \`${project}\` has ended\\.`));
    const audited = () =>
      server.rows(
        `select details -> 'permission' as permission from audit_events
         where kind = 'grant.ended' and details -> 'subject' ->> 'id' = $1`,
        [user.id],
      );
    expect(await audited()).toEqual([{ permission: 'deploy' }]);
    // A round later, when another one's end was told:
    const next = server.guild.addMember('later');
    await grant(server.admin, next, 'read');
    await server.rows(`update grants set expires_at = now() where subject_id = $1`, [next.id]);
    await direct(next, /has ended/);
    expect(await audited()).toHaveLength(1);
  });

  it('as a role is told of in the channel, without a ping', async () => {
    const role = server.guild.addRole('Crew');
    await grant(server.admin, role, 'deploy');
    const given = await posted(new RegExp(`gave <@&${role.id}> \`deploy\``));
    await revoke(server.admin, role);
    const taken = await posted(new RegExp(`The \`deploy\` of <@&${role.id}> .* was taken back`));
    for (const { message } of [given, taken]) expect(message.allowedMentions).toEqual({ parse: [] });
  });

  it('with what a session makes, is told when that has ended', async () => {
    const user = server.guild.addMember('guest');
    const options = { project, resource_type: 'vpc', name: 'for-guests', expires: '8h' };
    const lobby = await server.deploy(server.alice, options);
    await lobby.until(/Plan: 1 to add/);
    await grant(server.admin, user, 'read', { session: server.sessionOf(lobby) });
    await direct(user, /gave you .* and no longer than what session/);
    await server.alice.click(lobby, 'Cancel').answer();
    await direct(user, /^Your `read` .* has ended/);
  });
});

describe('an admin whose own right ends', () => {
  it('neither cuts down nor takes back what lasts longer, and says why', async () => {
    const deputy = await admin('2h');
    const chief = server.guild.addMember('chief');
    await grant(server.admin, chief, 'admin', { duration: 'permanent' });
    for (const act of [
      () => grant(deputy, chief, 'read', { duration: '1h' }),
      () => grant(deputy, chief, 'admin', { duration: '1h' }),
      () => revoke(deputy, chief),
    ]) {
      expect(await refused(act)).toMatch(
        new RegExp(
          `What <@${chief.id}> holds \\(\`admin\`\\) is a permission that lasts longer than your own`,
        ),
      );
    }
    const short = server.guild.addMember('short');
    await grant(server.admin, short, 'admin', { duration: '1h' });
    expect(await grant(deputy, short, 'read', { duration: '30m' })).toContain('less than before');
    expect(await revoke(deputy, short)).toContain('no longer has');
  });

  it('does not take away his own last right, and is told who can; with another one he does', async () => {
    const deputy = await admin('2h');
    const words = await refused(() => revoke(deputy, deputy));
    expect(words).toMatch(/or a server admin can do it/);
    await refused(() => grant(deputy, deputy, 'read', { duration: '1h' }));
    const role = server.guild.addRole('Chiefs');
    await grant(server.admin, role, 'admin', { duration: 'permanent' });
    const both = server.guild.addMember('both', { roles: [role] });
    await grant(server.admin, both, 'admin');
    expect(await revoke(both, both)).toContain('no longer has');
    await grant(server.admin, server.admin, 'admin');
    expect(await revoke(server.admin, server.admin)).toContain('no longer has');
  });
});

describe('/cloud-grants', () => {
  it('lists who holds what until when, and by whom, page by page', async () => {
    project = await server.project();
    for (let n = 1; n <= 10; n++) {
      await grant(server.admin, server.guild.addMember(`m${n}`), 'read', { duration: 'permanent' });
    }
    const first = await server.command(server.admin, 'cloud-grants', { project });
    expect(first.text()).toContain('11 grants · page 1 of 2');
    expect(first.text()).toMatch(
      new RegExp(
        `\`${project}\` <@${server.alice.id}> · \\*\\*deploy\\*\\* · until <t:\\d+:f> · by <@${server.admin.id}>`,
      ),
    );
    await server.admin.click(first, 'Later').answer();
    await first.until(/page 2 of 2/);
    expect(first.text().match(/\*\*read\*\* · permanently/g)).toHaveLength(1);
  });

  it('shows one person, and only projects that one administers', async () => {
    project = await server.project();
    const deputy = await admin('2h');
    const words = await told(deputy, 'cloud-grants', {});
    expect(words).toContain('2 grants');
    expect(await told(server.admin, 'cloud-grants', { user: deputy })).toContain('1 grant ·');
    expect(await told(deputy, 'cloud-grants', { user: server.bob })).toContain('Nobody was given anything');
    expect(await told(server.alice, 'cloud-grants', {})).toContain('permission');
    expect(await told(server.alice, 'cloud-grants', { project })).toContain('permission');
    await server.rows(`update grants set expires_at = now() where subject_id = $1`, [server.alice.id]);
    expect(await told(deputy, 'cloud-grants', { project })).toContain('1 grant ·');
  });
});

describe('/cloud-admin-role', () => {
  const set = (options: OptionValues, by = server.admin) => told(by, 'cloud-admin-role', options);

  it('makes everybody with a role a server admin, who does not choose others', async () => {
    const role = server.guild.addRole('Captains');
    const captain = server.guild.addMember('captain', { roles: [role] });
    expect(await set({})).toContain('Only those with Administrator or Manage Server');
    const make = { project: 'by-captain', provider: 'sandbox', region: 'local' };
    expect(await told(captain, 'cloud-create-project', make)).toContain('permission');
    expect(await set({ role })).toContain(`Everybody with <@&${role.id}> counts as server admin`);
    expect(await set({ role })).toContain('already, so nothing was changed');
    expect(await told(captain, 'cloud-create-project', make)).toContain('is there');
    expect(await refused(() => set({ none: true }, captain))).toContain('Manage Server');
    expect(await refused(() => set({}, captain))).toContain('Manage Server');
    expect(await set({ none: true })).toContain(`in place of <@&${role.id}>`);
    expect(await told(captain, 'cloud-archive-project', { project: 'by-captain' })).toContain('permission');
    const audited = await server.rows(
      `select details from audit_events where kind = 'guild.admin-role' order by id`,
    );
    expect(audited).toEqual([
      { details: { from: null, to: role.id } },
      { details: { from: role.id, to: null } },
    ]);
  });

  it('is never everybody’s, nor two things at once', async () => {
    expect(await set({ role: { id: server.guild.id } })).toContain('cannot be that of everybody');
    const role = server.guild.addRole('Both');
    expect(await set({ role, none: true })).toContain('cannot be chosen together');
  });
});
