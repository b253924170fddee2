import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/db/verify-audit.ts';
import type { OptionValues } from '../../src/sandbox/discord/driver/command-data.ts';
import type { Person } from '../../src/sandbox/discord/driver/person.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { forgedButton } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
/** Alice holds `deploy` on both, carol `admin` on the first. */
let project: string;
let other: string;
let carol: Person;
let lobby: SeenMessage;
beforeAll(async () => {
  server = await createServer();
  await server.world.worker();
  project = await server.project();
  other = await server.project();
  carol = server.guild.addMember('carol');
  await server.command(server.admin, 'cloud-grant', { user: carol, project, permission: 'admin' });
  lobby = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'net' });
  await lobby.until(/Plan: 1 to add/);
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await lobby.until(/APPLIED/);
  await server.deploy(server.alice, { project: other, resource_type: 'vpc', name: 'net' });
});
afterAll(() => server.close());

const trail = async (person: Person, options: OptionValues = {}) =>
  (await server.command(person, 'cloud-audit', options)).text();

const refused = (person: Person) =>
  server.rows<{ details: Record<string, string>; project_id: string | null; session_id: string | null }>(
    `select details, project_id, session_id from audit_events where kind = 'refused' and actor_id = $1 order by id`,
    [person.id],
  );

describe('/cloud-audit', () => {
  it('tells who did what and when, newest first, to the one who asks alone', async () => {
    const answer = await server.command(carol, 'cloud-audit', { project });
    expect(answer.message.onlyFor).toBe(carol.id);
    const text = answer.text();
    const session = server.sessionOf(lobby);
    expect(text).toMatch(
      new RegExp(
        `<t:\\d+:f> \\*Cloud Engine\\* moved the session from \\*\\*APPLYING\\*\\* to \\*\\*APPLIED\\*\\*.*session \`${session}\``,
      ),
    );
    expect(text).toMatch(
      new RegExp(
        `<@${server.alice.id}> approved the plan \\(1 to add, 0 to change, 0 to destroy; 1 of 1 approval\\) · \`${project}\`, session \`${session}\`, plan \`\\w{12}\``,
      ),
    );
    expect(text.indexOf('**APPLIED**')).toBeLessThan(text.indexOf('approved the plan'));
  });

  it('tells what was edited, and why a plan was rejected', async () => {
    const edited = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'one' });
    await server.add(server.alice, edited, 'vpc', { name: 'two' });
    await edited.until(/Plan: 2 to add/);
    const form = await server.alice.click(edited, 'Reject').modal();
    await server.alice.submit(form, { reason: 'too dear' }).answer();
    const text = await trail(carol, { project, user: server.alice });
    expect(text).toContain(`<@${server.alice.id}> added \`two\` · \`${project}\``);
    expect(text).toMatch(
      new RegExp(
        `\\*\\*DRAFT\\*\\*: <@${server.alice.id}> rejected the plan: \`too dear\`.*plan \`\\w{12}\``,
      ),
    );
  });

  it('shows project admins their projects, guild admins everything, by member, project and days', async () => {
    expect(await trail(carol)).not.toContain(other);
    expect(await trail(server.admin)).toContain(other);
    expect(await trail(server.admin, { user: server.alice, project })).not.toContain(`<@${server.admin.id}>`);
    expect(await trail(server.admin, { user: carol })).toContain('Nothing has happened that fits.');
    expect(await trail(server.admin, { days: 1 })).toContain('last 1 day');
  });

  it.each(['read', 'deploy'] as const)('is refused to those who hold %s', async (permission) => {
    const user = server.guild.addMember(`holder-of-${permission}`);
    await server.command(server.admin, 'cloud-grant', { user, project, permission });
    expect(await trail(user)).toContain('permission');
    expect(await trail(user, { project })).toContain('permission');
    expect(await trail(user, { project: 'no-such' })).toContain('permission');
    for (const button of ['ce:export-audit:-:-:-', `ce:audit:1:${project}:-:-`]) {
      expect((await user.clickStale(lobby, forgedButton(button)).answer()).text()).toContain('permission');
    }
  });

  it('is paged in place', async () => {
    const answer = await server.command(server.admin, 'cloud-audit', { project });
    const first = answer.text();
    await server.admin.click(answer, 'Older').acknowledged();
    const second = await answer.until(/page 2 of/);
    expect(second).not.toBe(first);
    await server.admin.click(answer, 'Newer').acknowledged();
    expect(await answer.until(/page 1 of/)).toBe(first);
  });

  it('exports all of it, so that sha256 alone checks it', async () => {
    const answer = await server.command(server.admin, 'cloud-audit', { project });
    const file = (await server.admin.click(answer, 'Export').answer()).message.attachments[0];
    expect(file?.filename).toBe('cloud-audit.jsonl.gz');
    const lines = gunzipSync(file?.data ?? Buffer.alloc(0))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const [{ n } = { n: 0 }] = await server.rows<{ n: number }>(
      `select count(*)::int n from audit_events where project_id = (select id from projects where name = $1)`,
      [project],
    );
    expect(lines).toHaveLength(n);
    let previous = '0'.repeat(64);
    for (const line of lines.toSorted((a, b) => a.seq - b.seq)) {
      expect(line.previous).toBe(previous);
      previous = createHash('sha256')
        .update(line.previous + line.canonical)
        .digest('hex');
      expect(line.hash).toBe(previous);
    }
  });
});

describe('what is refused', () => {
  it('is in the log, once a minute, with who, what and why', async () => {
    const waiting = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'second' });
    await waiting.until(/Plan: 1 to add/);
    for (const button of ['Cancel', 'Cancel', 'Edit']) await server.bob.click(waiting, button).answer();
    await Promise.all([1, 2, 3].map(() => server.command(server.bob, 'cloud-deploy', { project })));
    const session_id = server.sessionOf(waiting);
    const [{ id: project_id } = { id: '' }] = await server.rows<{ id: string }>(
      'select id from projects where name = $1',
      [project],
    );
    const because = { code: 'NOT_PERMITTED' };
    expect(await refused(server.bob)).toEqual([
      { project_id, session_id, details: { ...because, action: 'cancel', needed: 'read' } },
      { project_id, session_id, details: { ...because, action: 'editResource', needed: 'deploy' } },
      { project_id, session_id: null, details: { ...because, action: 'openSession', needed: 'deploy' } },
    ]);
    expect(await trail(carol, { user: server.bob })).toContain(
      'was refused to cancel the session, because they have no permission for it (it needs `read`)',
    );
  });

  it('is not in the log where it is about nothing that there is here, or was typed wrong', async () => {
    const mallory = server.guild.addMember('mallory');
    await server.command(mallory, 'cloud-deploy', { project: 'no-such' });
    await server.command(mallory, 'cloud-deploy', { project: '../..' });
    await server.command(mallory, 'cloud-cancel', { session: 'k7m2p9xq4tzv' });
    await server.command(server.alice, 'cloud-deploy', { project, resource_type: 'vpc', name: 'Not A Name' });
    expect(await refused(mallory)).toEqual([]);
    expect(await refused(server.alice)).toEqual([]);
    const elsewhere = server.world.member('1', { guildId: '901', isGuildAdmin: true });
    const { orchestrator } = server.world;
    await expect(orchestrator.cancel(elsewhere, server.sessionOf(lobby))).rejects.toThrow();
    expect(await server.rows(`select 1 from audit_events where actor_id = '1'`)).toEqual([]);
  });

  it('stays refused, and is answered, where the log cannot be written', async () => {
    const { pool } = server.world.services.database;
    const client = await pool.connect();
    await client.query('begin');
    await client.query(
      `select 1 from audit_chains where chain = (select 'project:' || id from projects where name = $1) for update`,
      [other],
    );
    const eve = server.guild.addMember('eve');
    const answer = await server.command(eve, 'cloud-deploy', { project: other });
    await client.query('rollback');
    client.release();
    expect(answer.text()).toContain('permission');
    expect(await refused(eve)).toEqual([]);
  });
});

it('all of this leaves the chains intact', async () => {
  expect(await verifyAudit(server.world.services.database.db)).toMatchObject({ findings: [] });
});
