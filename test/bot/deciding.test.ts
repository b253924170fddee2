import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { createServer, type Server } from '../support/server.ts';
import { sessionRow } from '../support/stored.ts';

let server: Server;
beforeAll(async () => {
  server = await createServer();
  await server.world.worker();
});
afterAll(() => server.close());

async function planned(inputs: Record<string, string> = {}): Promise<SeenMessage> {
  const lobby = await server.deploy(server.alice, { project: await server.project() });
  await server.add(server.alice, lobby, 'vpc', { name: 'net', ...inputs });
  await lobby.until(/Plan: 1 to add/);
  return lobby;
}

describe('Reject', () => {
  async function reject(lobby: SeenMessage, reason: string): Promise<SeenMessage> {
    const form = await server.admin.click(lobby, 'Reject').modal();
    return server.admin.submit(form, { reason }).answer();
  }

  it('sends the plan back with a reason, which the lobby shows as it was typed', async () => {
    const lobby = await planned();
    const answer = await reject(lobby, 'too large @everyone `rm`\n# please');
    expect(answer.text()).toContain('is rejected. Its author can change it');
    await lobby.until(/DRAFT/);
    expect(lobby.text()).toMatch(/<@\d+> rejected the plan: `too large @everyone .*rm.* # please`\./);
    expect(lobby.text()).toContain('[Plan]');
    const [voided] = await server.rows(
      'select count(*)::int as valid from approvals where session_id = $1 and voided_at is null',
      [server.sessionOf(lobby)],
    );
    expect(voided).toEqual({ valid: 0 });
  });

  it('takes no reason, too; then the author plans again', async () => {
    const lobby = await planned();
    await reject(lobby, '');
    await lobby.until(/rejected the plan\.[\s\S]*DRAFT/);
    expect((await server.alice.click(lobby, 'Plan').answer()).text()).toContain('is planned');
    await lobby.until(/PLAN_READY/);
    expect(lobby.text()).toContain('[Approve & Deploy]');
  });

  it('rejects no other plan than the one that was shown', async () => {
    const lobby = await planned();
    const form = await server.admin.click(lobby, 'Reject').modal();
    await server.add(server.alice, lobby, 'vpc', { name: 'net-2' });
    await lobby.until(/Plan: 2 to add/);
    const before = await sessionRow(server, server.sessionOf(lobby));
    const answer = await server.admin.submit(form, { reason: 'late' }).answer();
    expect(answer.text()).toContain('This plan has been replaced');
    expect(await sessionRow(server, server.sessionOf(lobby))).toEqual(before);
  });

  it('needs the permission', async () => {
    const lobby = await planned();
    expect((await server.bob.click(lobby, 'Reject').answer()).text()).toContain('permission');
    const form = await server.alice.click(lobby, 'Reject').modal();
    expect((await server.bob.submit(form, { reason: 'no' }).answer()).text()).toContain('permission');
    expect(lobby.text()).toContain('PLAN_READY');
  });
});

describe('Re-plan', () => {
  it('makes a new plan; the one before cannot be approved any more', async () => {
    const lobby = await planned();
    const stale = lobby.component('Approve & Deploy');
    if (!stale) throw new Error('a button is expected');
    expect((await server.alice.click(lobby, 'Re-plan').answer()).text()).toContain('is planned');
    await lobby.until(/PLANNING/);
    await lobby.until(/PLAN_READY/);
    const answer = await server.alice.clickStale(lobby, stale).answer();
    expect(answer.text()).toContain('This plan has been replaced');
  });
});

describe('Retry', () => {
  it('tries what failed once more, under the approval that there was', async () => {
    const lobby = await planned({ simulate_failure: 'true' });
    await server.alice.click(lobby, 'Approve & Deploy').answer();
    await lobby.until(/FAILED/);
    expect(lobby.text()).toContain('**Retry** tries once more');
    const answer = await server.alice.click(lobby, 'Retry').answer();
    expect(answer.text()).toContain('is tried once more: what was done stays');
    await lobby.until(/APPLYING/);
    // It was told to fail.
    await lobby.until(/FAILED/);
    const runs = await server.rows(
      `select kind, attempt, outcome from runs where session_id = $1 and kind = 'apply'`,
      [server.sessionOf(lobby)],
    );
    expect(runs).toEqual([{ kind: 'apply', attempt: 2, outcome: 'failed' }]);
    expect((await server.told(server.sessionOf(lobby))).join('\n')).toMatch(
      /Tried again as attempt 2: member \d+ asked for it/,
    );
  });

  it('is done once when two press at the same moment', async () => {
    const lobby = await planned({ simulate_failure: 'true' });
    await server.alice.click(lobby, 'Approve & Deploy').answer();
    await lobby.until(/FAILED/);
    const session = server.sessionOf(lobby);
    const presses = [server.alice.click(lobby, 'Retry'), server.admin.click(lobby, 'Retry')];
    const answers = await Promise.all(presses.map((press) => press.answer()));
    const texts = answers.map((answer) => answer.text());
    expect(texts.filter((text) => text.includes('is tried once more'))).toHaveLength(1);
    const retries = await server.rows(
      `select 1 from audit_events where kind = 'run.retried' and session_id = $1`,
      [session],
    );
    expect(retries).toHaveLength(1);
  });
});

describe('Extend', () => {
  it('lets a session wait longer, and says until when', async () => {
    const lobby = await planned();
    const session = server.sessionOf(lobby);
    await server.rows(`update sessions set expires_at = now() + interval '1 minute' where id = $1`, [
      session,
    ]);
    const answer = await server.alice.click(lobby, 'Extend').answer();
    expect(answer.text()).toMatch(/is open until <t:\d+:f> now/);
    const [row] = await server.rows(
      `select expires_at > now() + interval '29 minutes' as longer from sessions where id = $1`,
      [session],
    );
    expect(row).toEqual({ longer: true });
  });

  it('comes too late for a session that has ended', async () => {
    const lobby = await planned();
    const stale = lobby.component('Extend');
    if (!stale) throw new Error('a button is expected');
    await server.alice.click(lobby, 'Cancel').answer();
    await lobby.until(/CANCELLED/);
    const answer = await server.alice.clickStale(lobby, stale).answer();
    expect(answer.text()).toContain('This session was cancelled by');
  });
});
