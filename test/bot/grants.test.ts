import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OptionValues } from '../../src/sandbox/discord/driver/command-data.ts';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import { expectNoPings } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';
import { stored } from '../support/stored.ts';

const hour = 3600;

let server: Server;
let project: string;
beforeAll(async () => {
  server = await createServer();
  project = await server.project();
});
afterAll(() => server.close());

async function grant(by: Person, options: OptionValues): Promise<string> {
  const answer = await server.command(by, 'cloud-grant', { project, permission: 'deploy', ...options });
  return answer.text();
}

/** What is refused is not stored. */
async function refusedGrant(by: Person, options: OptionValues): Promise<string> {
  const before = await stored(server);
  const words = await grant(by, options);
  expect(await stored(server)).toEqual(before);
  return words;
}

type StoredGrant = { kind: string; permission: string; seconds: number | null };

/** The living grants of a member or role, with the seconds that they were given for. */
function grantsOf({ id }: { readonly id: string }): Promise<StoredGrant[]> {
  return server.rows<StoredGrant>(
    `select subject_kind as kind, permission, round(extract(epoch from expires_at - created_at))::int as seconds
     from grants where subject_id = $1 and revoked_at is null`,
    [id],
  );
}

/** Whether a member may deploy: what they are told does not say permission. */
async function mayDeploy(person: Person): Promise<boolean> {
  const answer = await server.command(person, 'cloud-deploy', { project });
  const opened = answer.text().includes('is open');
  expect(answer.text().includes('permission')).toBe(!opened);
  return opened;
}

describe('the duration of a grant', () => {
  it.each<[string, OptionValues, number]>([
    ['8h by itself', {}, 8 * hour],
    ['30m', { duration: '30m' }, hour / 2],
    ['7d', { duration: '7d' }, 7 * 24 * hour],
    ['1d12h', { duration: '1d12h' }, 36 * hour],
    ['written as people write', { duration: ' 2H ' }, 2 * hour],
  ])('is %s', async (_, options, seconds) => {
    const user = server.guild.addMember('holder');
    const words = await grant(server.admin, { user, ...options });
    expect(words).toMatch(
      new RegExp(`^<@${user.id}> now has \`deploy\` on \`${project}\`, until <t:\\d+:f>\\.$`),
    );
    const [, until] = /<t:(\d+):f>/.exec(words) ?? [];
    expect(Math.abs(Number(until) - Date.now() / 1000 - seconds)).toBeLessThan(30);
    const [given] = await grantsOf(user);
    expect(Math.abs((given?.seconds ?? 0) - seconds)).toBeLessThan(30);
  });

  it('is for ever only where that is typed', async () => {
    const user = server.guild.addMember('resident');
    expect(await grant(server.admin, { user, duration: 'permanent' })).toContain('permanently');
    expect(await grantsOf(user)).toEqual([{ kind: 'user', permission: 'deploy', seconds: null }]);
  });

  it.each([
    'soon',
    '0m',
    '-1h',
    '1.5h',
    '8',
    '8 h',
    '99999w',
    '1e3h',
    'forever',
    '${timestamp()}',
    '@everyone',
    'x'.repeat(4000),
  ])('is not %.20j', async (duration) => {
    const words = await refusedGrant(server.admin, { user: server.bob, duration });
    expect(words).toMatch(
      /^• `duration` must be a length of time such as `30m`, `8h` or `7d`, or `permanent`$/m,
    );
  });
});

describe('a grant', () => {
  it('to a role is one to everybody who has it', async () => {
    const role = server.guild.addRole('Deployers');
    const holder = server.guild.addMember('with', { roles: [role] });
    const other = server.guild.addMember('without');
    expect(await mayDeploy(holder)).toBe(false);
    expect(await grant(server.admin, { user: role })).toContain(`<@&${role.id}> now has \`deploy\``);
    expect(await grantsOf(role)).toMatchObject([{ kind: 'role', permission: 'deploy' }]);
    expect(await mayDeploy(holder)).toBe(true);
    expect(await mayDeploy(other)).toBe(false);
  });

  it('to the role of everybody is one to everybody', async () => {
    const own = await server.project();
    const everyone = { id: server.guild.id };
    const newcomer = server.guild.addMember('newcomer');
    const deploy = () => server.command(newcomer, 'cloud-deploy', { project: own });
    expect((await deploy()).text()).toContain('permission');
    await grant(server.admin, { user: everyone, project: own });
    expect((await deploy()).text()).toContain('is open');
  });

  it('takes the place of what was given before', async () => {
    const user = server.guild.addMember('demoted');
    await grant(server.admin, { user, duration: 'permanent' });
    expect(await mayDeploy(user)).toBe(true);
    await grant(server.admin, { user, permission: 'read', duration: '1h' });
    const living = await grantsOf(user);
    expect(living.map(({ permission }) => permission)).toEqual(['read']);
    expect(living[0]?.seconds).toBeLessThanOrEqual(hour);
    expect(await mayDeploy(user)).toBe(false);
  });

  it('of read shows the project and its end, and lets nobody deploy', async () => {
    const user = server.guild.addMember('reader');
    await grant(server.admin, { user, permission: 'read' });
    const list = await server.command(user, 'cloud-list');
    expect(list.text()).toMatch(new RegExp(`\`${project}\` · sandbox, local · read, until <t:\\d+:f>`));
    expect(await mayDeploy(user)).toBe(false);
  });

  it('that has expired is no longer listed', async () => {
    const user = server.guild.addMember('late');
    await grant(server.admin, { user });
    await server.rows(`update grants set expires_at = now() - interval '1 second' where subject_id = $1`, [
      user.id,
    ]);
    expect((await server.command(user, 'cloud-list')).text()).not.toContain(project);
  });
});

describe('nobody gives more than they hold', () => {
  it.each(['read', 'deploy'])('with %s nobody gives anything, not even to themselves', async (permission) => {
    const holder = server.guild.addMember('holder');
    await grant(server.admin, { user: holder, permission });
    for (const wanted of ['read', 'deploy', 'admin']) {
      const words = await refusedGrant(holder, { user: holder, permission: wanted });
      expect(words).toContain('permission');
      expect(words).toContain('`admin`');
    }
  });

  it.each(['3h', '8h', '2h1m', 'permanent'])('with admin for 2h nobody gives %s', async (duration) => {
    const holder = server.guild.addMember('deputy');
    await grant(server.admin, { user: holder, permission: 'admin', duration: '2h' });
    for (const user of [server.bob, holder]) {
      const words = await refusedGrant(holder, { user, permission: 'read', duration });
      expect(words).toMatch(/no permission that lasts longer than your own, which ends <t:\d+:f>/);
    }
  });

  it('with admin for 2h one gives admin for an hour, which in turn gives no more than that', async () => {
    const [deputy, second] = [server.guild.addMember('deputy'), server.guild.addMember('second')];
    await grant(server.admin, { user: deputy, permission: 'admin', duration: '2h' });
    const words = await grant(deputy, { user: second, permission: 'admin', duration: '1h' });
    expect(words).toContain('now has `admin`');
    expect(await refusedGrant(second, { user: server.bob, duration: '2h' })).toContain('permission');
    expect(await grant(second, { user: server.bob, duration: '30m' })).toContain('now has `deploy`');
  });

  it('with admin by a role for 2h nobody gives more, either', async () => {
    const role = server.guild.addRole('Deputies');
    const holder = server.guild.addMember('deputy', { roles: [role] });
    await grant(server.admin, { user: role, permission: 'admin', duration: '2h' });
    expect(await refusedGrant(holder, { user: holder, duration: '8h' })).toContain('permission');
    expect(await grant(holder, { user: holder, duration: '1h' })).toContain('now has');
  });
});

it('nobody was pinged by any of these answers', () => {
  expect(expectNoPings(server.discord)).toContain('<@&');
});
