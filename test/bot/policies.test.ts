import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OptionValues } from '../../src/sandbox/discord/driver/command-data.ts';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import { expectNoPings } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';
import { stored } from '../support/stored.ts';

let server: Server;
let project: string;
/** Holds `admin` on the project, and nothing else. */
let deputy: Person;
beforeAll(async () => {
  server = await createServer();
});
beforeEach(async () => {
  project = await server.project();
  deputy = server.guild.addMember('deputy');
  await server.command(server.admin, 'cloud-grant', { user: deputy, project, permission: 'admin' });
  await server.rows('update policies set removed_at = now() where removed_at is null');
});
afterAll(() => server.close());

async function says(person: Person, name: string, options: OptionValues = {}): Promise<string> {
  return (await server.command(person, name, options)).text();
}

const set = (person: Person, kind: string, options: OptionValues) =>
  says(person, `cloud-set-policy ${kind}`, options);
const idIn = (words: string) => /rule `(\w{12})`/.exec(words)?.[1] ?? '';

/** What is refused is not stored. */
async function refused(act: () => Promise<string>): Promise<string> {
  const before = await stored(server);
  const words = await act();
  expect(await stored(server)).toEqual(before);
  return words;
}

it('a rule of a project or of all, set or taken away, shows in lobbies that wait for an approval', async () => {
  const worker = await server.world.worker();
  const lobby = await server.deploy(server.admin, { project, resource_type: 'vpc', name: 'net' });
  await lobby.until(/Waits for an approval\./);
  await set(server.admin, 'approvals', { required: 1 });
  await lobby.until(/Waits for an approval \(0\/1\)/);
  const id = idIn(await set(deputy, 'approvals', { required: 2, project }));
  await lobby.until(/Waits for an approval \(0\/2\)/);
  await says(deputy, 'cloud-remove-policy', { policy: id });
  await lobby.until(/Waits for an approval \(0\/1\)/);
  await worker.stop();
});

describe('/cloud-set-policy', () => {
  it.each<[string, OptionValues, RegExp]>([
    ['regions', { regions: 'local' }, /Resources may only be in `local`\./],
    ['machine-size', { max_vcpus: 2 }, /A machine may have at most 2 vCPUs\./],
    ['cost', { max_resource: 12.5 }, /One resource may cost at most \$12\.50\/month\./],
    ['exposure', { public: 'forbidden' }, /Nothing may be reachable from the internet\./],
    ['approvals', { required: 2 }, /approved by 2 other people/],
    [
      'freeze',
      { cron: '0 18 * * FRI', duration: '62h', timezone: 'Europe/Berlin' },
      /for 2 d 14 h from each `0 18 \* \* FRI` \(`Europe\/Berlin`\) on\.\n(Next from <t:\d+:f> to <t:\d+:f>|It holds now, until <t:\d+:f>)/,
    ],
  ])('%s lays a rule down, which everybody sees who sees the project', async (kind, options, words) => {
    const answer = await set(deputy, kind, { project, ...options });
    expect(answer).toMatch(new RegExp(`^From now on, for project \`${project}\` \\(rule \`\\w{12}\`\\): `));
    expect(answer).toMatch(words);
    const list = await says(server.alice, 'cloud-policies', { project });
    expect(list).toMatch(
      new RegExp(`^\`${idIn(answer)}\` project \`${project}\`: .* · <@${deputy.id}> <t:\\d+:R>$`, 'm'),
    );
    expect(list).toMatch(new RegExp(words.source.replace('\\n', ' ')));
    const [event] = await server.rows<{ details: object }>(
      `select details from audit_events where kind = 'policy.set' and actor_id = $1`,
      [deputy.id],
    );
    expect(event?.details).toMatchObject({ kind, rule: { kind }, policyId: idIn(answer) });
  });

  it('puts a rule in the place of the one of its kind, there and nowhere else', async () => {
    const first = await set(server.admin, 'approvals', { required: 1 });
    expect(first).toContain('for the whole server');
    expect(first).not.toContain('Until now');
    await set(deputy, 'approvals', { required: 2, project });
    expect(await set(deputy, 'approvals', { required: 3, project })).toMatch(
      /^Until now: .* by 2 other people/m,
    );
    const list = await says(server.alice, 'cloud-policies', { project });
    expect(list).toContain('one other person');
    expect(list).toContain('3 other people');
    expect(list).not.toContain('2 other people');
  });

  it('takes a rule away that is to be none', async () => {
    await set(deputy, 'exposure', { public: 'forbidden', project });
    expect(await set(deputy, 'exposure', { public: 'allowed', project })).toBe(
      `This rule no longer holds for project \`${project}\`: Nothing may be reachable from the internet.`,
    );
    expect(await refused(() => set(deputy, 'approvals', { required: 0, project }))).toContain(
      'There was no such rule',
    );
    expect(await says(server.alice, 'cloud-policies', { project })).toContain('No rules hold');
  });

  it('adds freezes up, to at most 20 in one place, however many are laid down at once', async () => {
    const freeze = (minute: number) =>
      set(deputy, 'freeze', { cron: `${minute} 3 * * *`, duration: '1h', project });
    const answers = await Promise.all(Array.from({ length: 23 }, (_, minute) => freeze(minute)));
    expect(answers.filter((words) => words.startsWith('From now on'))).toHaveLength(20);
    expect(answers.filter((words) => /20 here already: `\/cloud-remove-policy`/.test(words))).toHaveLength(3);
    expect(await set(server.admin, 'freeze', { cron: '0 4 * * *', duration: '1h' })).toContain('From now on');

    const page = await server.command(server.alice, 'cloud-policies', { project });
    expect(page.text()).toContain('21 rules · page 1 of 3');
    await server.alice.click(page, 'Next').acknowledged();
    await page.until(/page 2 of 3/);
    await server.alice.click(page, 'Next').acknowledged();
    expect((await page.until(/page 3 of 3/)).match(/3 \* \* \*/g)).toHaveLength(1);
  });

  it('keeps one rule of a kind when several are laid down at once', async () => {
    const own = Array.from({ length: 4 }, (_, n) => set(deputy, 'approvals', { required: n + 1, project }));
    const all = Array.from({ length: 4 }, (_, n) => set(server.admin, 'approvals', { required: n + 1 }));
    for (const words of await Promise.all([...own, ...all])) expect(words).toContain('From now on');
    expect(await says(server.alice, 'cloud-policies', { project })).toContain('2 rules · page 1 of 1');
  });

  it.each<[string, OptionValues, string]>([
    ['regions', { regions: 'local, moon' }, '`regions` must be of these, separated by commas: '],
    ['machine-size', {}, '`max_vcpus` or `max_memory_gb` must be filled in'],
    ['cost', { max_session: 0.001 }, '`max_session` must be dollars a month'],
    ['freeze', { cron: '0 0 30 2 *', duration: '90d', timezone: 'Moon' }, '`timezone` must be a time zone'],
  ])('%s says what is wrong with %j', async (kind, options, words) => {
    expect(await refused(() => set(deputy, kind, { project, ...options }))).toContain(words);
    expect(await refused(() => set(server.admin, kind, options))).toContain(words);
  });

  it('is for admins: before options are judged, and whether the project exists is not said', async () => {
    const wrong = { regions: 'moon' };
    expect(await refused(() => set(server.alice, 'regions', { ...wrong, project }))).toContain('permission');
    const none = await refused(() => set(deputy, 'regions', { ...wrong, project: 'no-such' }));
    expect(none).toContain('permission');
    const other = await server.project();
    expect(await set(deputy, 'regions', { ...wrong, project: other })).toBe(none.replace('no-such', other));
    const whole = await refused(() => set(deputy, 'regions', wrong));
    expect(whole).toContain(
      'You do not have permission for this: only server admins lay down rules for the whole',
    );
  });
});

describe('/cloud-remove-policy', () => {
  const remove = (person: Person, policy: string) => says(person, 'cloud-remove-policy', { policy });
  const offered = (person: Person, policy = '') =>
    person.complete('cloud-remove-policy', { policy }, 'policy', { channel: server.channel });

  it('takes a rule away, picked from those that one may', async () => {
    const own = idIn(await set(deputy, 'exposure', { public: 'forbidden', project }));
    const all = idIn(await set(server.admin, 'approvals', { required: 1 }));
    expect((await offered(deputy)).map(({ value }) => value)).toEqual([own]);
    expect((await offered(server.admin)).map(({ value }) => value)).toEqual([all, own]);
    expect(await offered(server.alice)).toEqual([]);
    expect(await offered(server.admin, 'INTERNET')).toEqual([
      { name: `${own} · ${project} · Nothing may be reachable from the internet.`, value: own },
    ]);
    expect(await remove(deputy, own)).toBe(
      `This rule no longer holds for project \`${project}\`: Nothing may be reachable from the internet.`,
    );
    expect(await remove(server.admin, all)).toContain('no longer holds for the whole server');
    expect(await remove(server.admin, all)).toContain(`There is no rule \`${all}\` here`);
    const events = await server.rows<{ actor_id: string }>(
      `select actor_id from audit_events where kind = 'policy.removed' and details ->> 'policyId' = any($1) order by id`,
      [[own, all]],
    );
    expect(events.map((event) => event.actor_id)).toEqual([deputy.id, server.admin.id]);
  });

  it('refuses others in the same words, whether there is such a rule or not', async () => {
    const own = idIn(await set(deputy, 'exposure', { public: 'forbidden', project }));
    const all = idIn(await set(server.admin, 'approvals', { required: 1 }));
    const absent = await refused(() => remove(server.alice, 'k7m2p9xq4tzv'));
    expect(absent).toContain('permission');
    for (const id of [own, all]) {
      expect(await refused(() => remove(server.alice, id))).toBe(absent.replace('k7m2p9xq4tzv', id));
    }
    expect(await refused(() => remove(deputy, all))).toContain('permission');
    expect(await refused(() => remove(deputy, '${x}'))).toContain('permission');
  });
});

describe('/cloud-policies', () => {
  it('shows each what holds where they may look', async () => {
    const other = await server.project();
    await server.rows('update grants set revoked_at = now() where subject_id = $1', [server.alice.id]);
    await server.command(server.admin, 'cloud-grant', { user: server.alice, project, permission: 'read' });
    await set(server.admin, 'approvals', { required: 1 });
    await set(deputy, 'machine-size', { max_memory_gb: 8, project });
    await set(server.admin, 'exposure', { public: 'forbidden', project: other });

    expect(await says(server.admin, 'cloud-policies')).toContain('3 rules');
    const seen = await says(server.alice, 'cloud-policies');
    expect(seen).toContain('2 rules');
    expect(seen).not.toContain(other);
    expect(await says(server.bob, 'cloud-policies')).toContain('No rules hold');
    expect(await says(server.bob, 'cloud-policies', { project })).toContain('permission');
    expect(await says(server.alice, 'cloud-policies', { project: other })).toContain('permission');
  });
});

describe('/cloud-set-quota', () => {
  const setQuota = (person: Person, options: OptionValues) =>
    says(person, 'cloud-set-quota', { project, ...options });

  it('says before and after and what is used, and none lifts it', async () => {
    await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
    const quota = (limit: string) => setQuota(deputy, { resource: 'vpc', limit });
    expect(await quota('5')).toBe(
      `Quota of \`${project}\` for Network: no limit → 5. Used now: 1 (1 of it reserved by open sessions).`,
    );
    expect(await quota(' 0 ')).toMatch(
      /5 → 0\. Used now: 1 .* what is deployed stays, but not all open sessions/,
    );
    expect(await quota('None')).toContain('0 → no limit. Used now: 1');
    expect(await says(server.alice, 'cloud-quota', { project })).toContain('Network: 1, without a limit');
    const events = await server.rows<{ kind: string; details: object }>(
      `select kind, details from audit_events where kind like 'quota.%' and actor_id = $1 order by id`,
      [deputy.id],
    );
    expect(events).toEqual([
      { kind: 'quota.set', details: { measure: 'vpc', before: null, after: 5 } },
      { kind: 'quota.set', details: { measure: 'vpc', before: 5, after: 0 } },
      { kind: 'quota.removed', details: { measure: 'vpc', before: 0, after: null } },
    ]);
  });

  it('says it kindly where more is deployed than there may be', async () => {
    await server.rows(
      `insert into desired_resources (project_id, name, type, inputs, incomplete, session_id, added_by, catalog_version)
       select id, 'net-' || n, 'vpc', '{}', false, 'none', 'none', 1 from projects, generate_series(1, 3) n where name = $1`,
      [project],
    );
    expect(await setQuota(deputy, { resource: 'vpc', limit: '2' })).toBe(
      `Quota of \`${project}\` for Network: no limit → 2. Used now: 3. That is more than the limit: nothing is taken away, but nothing can be added until enough is removed.`,
    );
  });

  it('offers what can be limited, and says what is wrong', async () => {
    const offered = await deputy.complete('cloud-set-quota', { project, resource: 'v' }, 'resource', {
      channel: server.channel,
    });
    expect(offered.map(({ value }) => value)).toEqual(['compute_vm', 'vpc', 'vcpus']);
    const words = await refused(() => setQuota(deputy, { resource: 'spaceship', limit: '-1' }));
    expect(words).toMatch(/`resource` must be one of .*`vcpus`, `memory_gb`/);
    expect(words).toContain('`limit` must be a whole number such as `10`, or `none`');
    for (const limit of ['1.5', '1e3', '9999999999', 'all']) {
      expect(await refused(() => setQuota(deputy, { resource: 'vcpus', limit }))).toContain(
        '`limit` must be',
      );
    }
    expect(await refused(() => setQuota(server.alice, { resource: 'spaceship', limit: 'x' }))).toContain(
      'permission',
    );
  });
});

it('nobody was pinged by any of these answers', () => {
  expectNoPings(server.discord);
});
