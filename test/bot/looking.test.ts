import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { forgedButton } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
/** Alice holds `deploy` on it. */
let project: string;
/** A session that was applied, and one that waits for an approval. */
let applied: SeenMessage;
let waiting: SeenMessage;
beforeAll(async () => {
  server = await createServer();
  await server.world.worker();
  project = await server.project();
  applied = await server.deploy(server.alice, { project, resource_type: 'compute_vm', name: 'web-1' });
  await applied.until(/Plan: 1 to add/);
  await server.alice.click(applied, 'Approve & Deploy').answer();
  await applied.until(/APPLIED/);
  waiting = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
  await waiting.until(/Plan: 1 to add/);
});
afterAll(() => server.close());

const permission = /permission/;

describe('/cloud-show', () => {
  const show = async (session: string, person = server.alice) =>
    (await server.command(person, 'cloud-show', { session })).text();

  it('tells how a session came to its end: times, plan, approvals, runs, links', async () => {
    const text = await show(server.sessionOf(applied));
    expect(text).toContain(`Session ${server.sessionOf(applied)} · APPLIED`);
    for (const state of ['PLANNING', 'PLAN_READY', 'APPROVED', 'APPLYING', 'APPLIED']) {
      expect(text).toMatch(new RegExp(`<t:\\d+:f> \\*\\*${state}\\*\\*`));
    }
    expect(text).toContain(`Approved by <@${server.alice.id}>`);
    expect(text).toMatch(/plan: succeeded, took [\d.]+ (ms|s)\n/);
    expect(text).toMatch(/apply: succeeded, took/);
    expect(text).toContain(
      `[Lobby](https://discord.com/channels/${server.guild.id}/${server.channel.id}/${applied.id})`,
    );
    expect(text).toContain(`[Thread](https://discord.com/channels/${server.guild.id}/${applied.id})`);
  });

  it('is for those who may see the project', async () => {
    expect(await show(server.sessionOf(applied), server.bob)).toMatch(permission);
    expect(await show('000000000000', server.bob)).toMatch(permission);
  });
});

describe('Details', () => {
  it('shows the whole plan to the one who asks alone', async () => {
    const answer = await server.alice.click(waiting, 'Details').answer();
    expect(answer.message.onlyFor).toBe(server.alice.id);
    const text = answer.text();
    expect(text).toContain('+ terraform_data.vpc_net');
    expect(text).toContain('    cidr: "10.0.0.0/16"');
    expect(text).toContain('+   net: $0.00/month');
    expect(text).toMatch(/ {4}web-1: \$7\.99\/month \(machine \$7\.59\/month, disk \$0\.40\/month\)\n/);
  });

  it('gives a plan that is too long for a message as a file', async () => {
    const session = server.sessionOf(waiting);
    await server.rows(
      `update plans set changes = many.changes from (
         select id, jsonb_agg(changes -> 0) as changes from plans, generate_series(1, 200) group by id
       ) many where many.id = plans.id and session_id = $1`,
      [session],
    );
    const answer = await server.alice.click(waiting, 'Details').answer();
    const [file] = answer.message.attachments;
    expect(file?.filename).toMatch(/^plan-\w+\.txt$/);
    expect(file?.data.toString().match(/\+ terraform_data\.vpc_net/g)).toHaveLength(200);
  });

  it('shows nothing to others, nor another session’s plan', async () => {
    const [row] = await server.rows<{ plan_id: string }>('select plan_id from sessions where id = $1', [
      server.sessionOf(waiting),
    ]);
    const click = async (person: typeof server.alice, session: string) =>
      (
        await person.clickStale(waiting, forgedButton(`ce:details:${session}:${row?.plan_id}`)).answer()
      ).text();
    expect(await click(server.bob, server.sessionOf(waiting))).toMatch(permission);
    expect(await click(server.alice, server.sessionOf(applied))).toContain('There is no such plan');
  });
});

describe('/cloud-logs', () => {
  it('gives every line of every run as a compressed file', async () => {
    const session = server.sessionOf(applied);
    const answer = await server.command(server.alice, 'cloud-logs', { session });
    const [file] = answer.message.attachments;
    expect(file?.filename).toBe(`cloud-${session}.log.gz`);
    const log = gunzipSync(file?.data ?? Buffer.alloc(0)).toString();
    expect(log).toMatch(/^=== plan \w{12}, .*: succeeded, attempt 1 ===$/m);
    expect(log).toMatch(/^=== apply \w{12}, .*: succeeded, attempt 1 ===$/m);
    const [counted] = await server.rows<{ n: number }>(
      'select count(*)::int n from run_events e join runs r on r.id = e.run_id where r.session_id = $1',
      [session],
    );
    expect(log.trimEnd().split('\n').length).toBe((counted?.n ?? 0) + 2);
  });

  it('is for those who may see the project', async () => {
    const answer = await server.command(server.bob, 'cloud-logs', { session: server.sessionOf(applied) });
    expect(answer.text()).toMatch(permission);
  });
});

describe('/cloud-list', () => {
  it('lists one’s own sessions with links and cost, and can be narrowed', async () => {
    const text = (await server.command(server.alice, 'cloud-list')).text();
    expect(text).toMatch(
      new RegExp(
        `\\[\`${server.sessionOf(applied)}\`\\]\\(https://[^)]+\\) .*\\*\\*APPLIED\\*\\*.*\\+\\$\\d`,
      ),
    );
    const narrowed = (
      await server.command(server.alice, 'cloud-list', { project, state: 'PLAN_READY' })
    ).text();
    expect(narrowed).toContain(server.sessionOf(waiting));
    expect(narrowed).not.toContain(server.sessionOf(applied));
    expect((await server.command(server.alice, 'cloud-list', { project: 'nowhere' })).text()).toContain(
      'None.',
    );
    expect((await server.command(server.alice, 'cloud-list', { project: '../x' })).text()).toContain(
      '`project` must be',
    );
  });

  it('is paged by buttons, in place, each person’s own', async () => {
    await server.rows(
      `insert into sessions (id, project_id, author_id, state, ttl_minutes, created_at)
       select lpad(n::text, 12, '0'), p.id, $2, 'CANCELLED', 60, now() - make_interval(hours => n)
       from projects p, generate_series(1, 23) n where p.name = $1`,
      [project, server.alice.id],
    );
    const answer = await server.command(server.alice, 'cloud-list');
    expect(answer.text()).toContain('25 sessions · page 1 of 3');
    const pages = [answer.text()];
    for (const page of [2, 3]) {
      const used = server.alice.click(answer, 'Older');
      await used.acknowledged();
      pages.push(await answer.until(new RegExp(`page ${page} of 3`)));
    }
    const ids = pages.flatMap((text) => [...text.matchAll(/^\[?`([0-9a-z]{12})`/gm)].map(([, id]) => id));
    expect(new Set(ids).size).toBe(25);
    expect(() => server.alice.click(answer, 'Older')).toThrow('no button Older');
  });

  it('shows a forged page to the forger alone, and leaves the lobby as it is', async () => {
    const lobby = applied.text();
    const other = await server.bob.clickStale(applied, forgedButton('ce:list:0:-:-')).answer();
    expect(other.text()).toContain('None.');
    expect(other.message.onlyFor).toBe(server.bob.id);
    expect(applied.text()).toBe(lobby);
  });
});

describe('completion', () => {
  const offered = async (
    name: string,
    options: Record<string, string>,
    focused: string,
    person = server.alice,
  ) => (await person.complete(name, options, focused, server)).map(({ value }) => value);

  it('offers the projects that one may see', async () => {
    expect(await offered('cloud-deploy', { project: 'PROJ' }, 'project')).toEqual([project]);
    expect(await offered('cloud-deploy', { project: 'x' }, 'project')).toEqual([]);
    expect(await offered('cloud-deploy', { project: '' }, 'project', server.bob)).toEqual([]);
  });

  it('offers types and sizes of the project', async () => {
    expect(await offered('cloud-deploy', { project, resource_type: 'v' }, 'resource_type')).toEqual([
      'compute_vm',
      'vpc',
    ]);
    const sizes = { project, resource_type: 'compute_vm', machine_type: 'la' };
    expect(await offered('cloud-deploy', sizes, 'machine_type')).toEqual(['large', 'xlarge']);
    expect(await offered('cloud-deploy', { ...sizes, resource_type: 'vpc' }, 'machine_type')).toEqual([]);
    expect(await offered('cloud-deploy', { resource_type: '' }, 'resource_type', server.bob)).toEqual([]);
  });

  it('offers the regions of the provider', async () => {
    const options = { project: 'x', provider: 'sandbox', region: '' };
    expect(await offered('cloud-create-project', options, 'region', server.admin)).toEqual(['local']);
  });

  it('offers the sessions of which it can be asked', async () => {
    const session = server.sessionOf(waiting);
    expect(await offered('cloud-cancel', { session: session.slice(0, 6) }, 'session')).toEqual([session]);
    expect(await offered('cloud-cancel', { session: server.sessionOf(applied) }, 'session')).toEqual([]);
    expect(await offered('cloud-show', { session: server.sessionOf(applied) }, 'session')).toEqual([
      server.sessionOf(applied),
    ]);
    expect(await offered('cloud-show', { session: '%' }, 'session', server.bob)).toEqual([]);
  });
});

describe('/cloud-destroy', () => {
  async function form(person: typeof server.alice, name: string) {
    return person.command('cloud-destroy', { project: name }, server);
  }

  it('plans the destruction of everything, once the name has been typed', async () => {
    const opened = await (await form(server.alice, project)).modal();
    const answer = await server.alice.submit(opened, { project }).answer();
    const id = /channels\/\d+\/\d+\/(\d+)/.exec(answer.text())?.[1] ?? '';
    const lobby = server.discord.message(id);
    await lobby?.until(/Plan: 0 to add, 0 to change, 1 to destroy/);
    for (const label of ['Add Resource', 'Edit', 'Remove']) expect(lobby?.component(label)).toBeUndefined();
    const session = lobby === undefined ? '' : server.sessionOf(lobby);
    const add = await server.alice
      .clickStale(lobby as SeenMessage, forgedButton(`ce:edit:${session}`))
      .answer();
    expect(add.text()).toContain('this session only destroys');
    const sure = await server.alice.click(lobby as SeenMessage, 'Approve & Destroy 1').answer();
    await server.alice.click(sure, 'Yes, destroy 1').answer();
    await lobby?.until(/APPLIED/);
    expect((await server.command(server.alice, 'cloud-resources', { project })).text()).toContain(
      'Nothing is deployed',
    );
  });

  it('does nothing when another name was typed', async () => {
    const before = await server.rows('select count(*) from sessions');
    const opened = await (await form(server.alice, project)).modal();
    const answer = await server.alice.submit(opened, { project: 'other' }).answer();
    expect(answer.text()).toContain('nothing was done');
    expect(await server.rows('select count(*) from sessions')).toEqual(before);
  });

  it('does nothing where nothing is deployed', async () => {
    const empty = await server.project();
    const opened = await (await form(server.alice, empty)).modal();
    expect((await server.alice.submit(opened, { project: empty }).answer()).text()).toContain(
      'nothing to destroy',
    );
  });

  it('is refused before the form to those who may not', async () => {
    expect((await (await form(server.bob, project)).answer()).text()).toMatch(permission);
    expect((await (await form(server.bob, 'no such thing')).answer()).text()).toMatch(permission);
  });
});
