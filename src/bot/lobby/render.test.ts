import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../domain/reason.ts';
import { sessionStates } from '../../domain/session-state.ts';
import type { SessionView } from '../../engine/sessions/session-view.ts';
import { change, plannedChange, planView, runView, sessionView } from '../session-view.fixture.ts';
import { renderLobby } from './render.ts';

function embedOf(view: SessionView) {
  const embed = renderLobby(view).embeds?.[0];
  if (embed === undefined) throw new Error('a lobby is an embed');
  return embed;
}

function descriptionOf(facts: Partial<SessionView>): string {
  return embedOf(sessionView(facts)).description ?? '';
}

function fieldsOf(facts: Partial<SessionView>): Record<string, string> {
  return Object.fromEntries(
    (embedOf(sessionView(facts)).fields ?? []).map(({ name, value }) => [name, value]),
  );
}

const diagnostic: Diagnostic = {
  severity: 'error',
  summary: 'local-exec provisioner error',
  detail: 'exit status 1. Output: simulated failure',
  address: 'terraform_data.compute_vm_web-1',
};

describe('a lobby in PLANNING', () => {
  it('says so, and shows no plan yet', () => {
    expect(descriptionOf({ state: 'PLANNING' })).toBe('**Planning…**\nOpened by <@1001>');
  });

  it('shows what is asked for', () => {
    const changes = [change(), change({ action: 'remove', name: 'old-1', type: 'storage_bucket' })];
    expect(fieldsOf({ state: 'PLANNING', changes })['Changes']).toBe(
      '+ `web-1` Virtual machine · `small`\n- `old-1` Storage bucket',
    );
  });

  it('names the place in the line, and who is before it', () => {
    const run = runView({ place: 2, blockedBy: 'ab0000000000' });
    expect(descriptionOf({ run })).toContain(
      'Place 2 in the line; session `ab0000000000` is being worked on.',
    );
    expect(descriptionOf({ run: runView() })).not.toContain('line');
  });

  it('says how long that usually takes', () => {
    const run = runView({ place: 3, blockedBy: 'sess0000000m', waitSeconds: 60 });
    expect(descriptionOf({ state: 'APPROVED', run })).toContain(
      'Place 3 in the line; session `sess0000000m` is being worked on; done in about 60 s, going by earlier runs.',
    );
  });

  it('says that it starts when the queue is back, while that is away', () => {
    expect(descriptionOf({ run: runView({ queueAway: true }) })).toContain(
      'It starts when the queue is back.',
    );
    expect(descriptionOf({ run: runView({ queueAway: true, state: 'running' }) })).not.toContain('queue');
  });
});

describe('a lobby in PLAN_READY', () => {
  it('shows the plan’s counts, and its cost by hour and month', () => {
    const text = descriptionOf({ state: 'PLAN_READY', plan: planView() });
    expect(text).toContain('Plan: 2 to add, 0 to change, 0 to destroy');
    expect(text).toContain('`$0.0312/hour · $22.78/month`');
    expect(text).toContain('Waits for an approval.');
  });

  it('shows the difference, then the new total', () => {
    const cost = { before: 31_200, after: 41_200, notPriced: [] };
    expect(descriptionOf({ state: 'PLAN_READY', plan: planView({ cost }) })).toContain(
      'Cost: `$0.0100/hour · $7.30/month`, in total `$22.78/month` → `$0.0412/hour · $30.08/month`',
    );
  });

  it('says that nothing is to be approved when everything is as wanted', () => {
    const plan = planView({ toAdd: 0, changes: [] });
    const text = descriptionOf({ state: 'PLAN_READY', plan });
    expect(text).toContain('already as wanted');
    expect(text).not.toContain('Waits for an approval');
  });

  it('counts approvals where several are required, and says until when it is open', () => {
    const view = sessionView();
    const text = descriptionOf({
      state: 'PLAN_READY',
      plan: planView(),
      project: { ...view.project, approvalsRequired: 2 },
      approvals: [{ userId: '1002', at: view.createdAt }],
      expiresAt: new Date('2026-01-02T00:00:00Z'),
    });
    expect(text).toContain('Waits for an approval (1/2).');
    expect(text).toContain('· open until <t:1767312000:f>');
    expect(text).toContain('approved by <@1002>');
  });

  it('says that it takes an admin, and why, before somebody else tries', () => {
    const plan = planView({ changes: [plannedChange({ action: 'delete' })] });
    const isProtected = { ...sessionView().project, protected: true };
    expect(descriptionOf({ state: 'PLAN_READY', plan, project: isProtected })).toContain(
      '🔒 A project admin has to approve it: the project is protected, and this destroys or replaces something.',
    );
    expect(descriptionOf({ state: 'PLAN_READY', plan })).not.toContain('🔒');
    const drift = planView({ changes: [plannedChange({ action: 'delete', outside: true })] });
    expect(descriptionOf({ state: 'PLAN_READY', plan: drift })).toContain(
      '🔒 A project admin has to approve it: it destroys or replaces what this session did not ask for.',
    );
  });

  it('shows apart what nobody asked for', () => {
    const drifted = plannedChange({
      address: 'terraform_data.vpc_net',
      action: 'replace',
      reason: 'replace_because_tainted',
      outside: true,
    });
    const fields = fieldsOf({ state: 'PLAN_READY', plan: planView({ changes: [plannedChange(), drifted] }) });
    expect(fields['Also changes, though not asked for']).toBe(
      '-/+ `web-1` (replace: replace because tainted) · `terraform_data.vpc_net`',
    );
  });

  it('says why it is back after it was approved', () => {
    const reason = { code: 'APPROVAL_TOO_OLD', facts: { hours: 24 } } as const;
    expect(descriptionOf({ state: 'PLAN_READY', plan: planView(), reason })).toContain('older than 24 hours');
  });
});

describe('a lobby in its other states', () => {
  it('invites to choose when nothing is chosen yet', () => {
    expect(descriptionOf({ state: 'DRAFT' })).toContain('Nothing chosen yet');
    expect(descriptionOf({ state: 'DRAFT', changes: [change()] })).not.toContain('Nothing chosen yet');
  });

  it('points to the thread while it is applied, and says who is stopping it', () => {
    expect(descriptionOf({ state: 'APPLYING' })).toContain('The thread shows every line');
    expect(descriptionOf({ state: 'APPLYING', cancelRequestedBy: '1003' })).toContain(
      '**Stopping…** <@1003>',
    );
  });

  it('counts what is done while it is applied, and since when', () => {
    const run = runView({ kind: 'apply', state: 'running', startedAt: new Date('2026-01-01T08:02:00Z') });
    const words = descriptionOf({ state: 'APPLYING', run, progress: { done: 3, total: 7 } });
    expect(words).toContain('`3/7 ████░░░░░░`, begun <t:1767254520:R>. The thread');
  });

  it('says at the end how long it took, where it is told, and what was made', () => {
    const run = runView({
      kind: 'apply',
      state: 'done',
      startedAt: new Date('2026-01-01T08:02:00Z'),
      finishedAt: new Date('2026-01-01T08:02:42Z'),
    });
    const facts = {
      state: 'APPLIED',
      endedAt: new Date('2026-01-01T08:02:42Z'),
      run,
      lobby: { channelId: '3001', messageId: '4001', threadId: null, threadProblem: null },
      made: [{ address: 'terraform_data.vpc_net', id: 'abc' }],
    } as const;
    expect(descriptionOf(facts)).toContain(
      'after 42 s. Every line is in [the thread](https://discord.com/channels/2001/4001).',
    );
    expect(fieldsOf(facts)['Made']).toBe('`terraform_data.vpc_net` `abc`');
  });

  it('shows what terraform warned of', () => {
    expect(fieldsOf({ state: 'PLAN_READY', plan: planView(), warnings: ['Deprecated'] })['Warnings']).toBe(
      '`Deprecated`',
    );
  });

  it.each(['APPLIED', 'FAILED', 'CANCELLED', 'EXPIRED'] as const)('says %s at the end', (state) => {
    expect(descriptionOf({ state, plan: planView() })).toContain(`**${state}**`);
  });

  it('shows terraform’s diagnostic when it has failed', () => {
    const reason = { code: 'TERRAFORM_FAILED', diagnostics: [diagnostic] } as const;
    expect(descriptionOf({ state: 'FAILED', reason })).toContain('Terraform reports a problem, shown below.');
    expect(fieldsOf({ state: 'FAILED', reason })['Error']).toBe(
      '```\nlocal-exec provisioner error\nin terraform_data.compute_vm_web-1\nexit status 1. Output: simulated failure\n```',
    );
  });

  it('counts the diagnostics that it does not show', () => {
    const diagnostics = Array.from({ length: 5 }, () => diagnostic);
    const { fields } = embedOf(
      sessionView({ state: 'FAILED', reason: { code: 'TERRAFORM_FAILED', diagnostics } }),
    );
    expect(fields?.map(({ name }) => name)).toEqual(['Error', 'Error', 'And more']);
    expect(fields?.[2]?.value).toBe('3 more of them.');
  });

  it.each(sessionStates)('carries the session’s id and %s in its footer', (state) => {
    expect(embedOf(sessionView({ state })).footer?.text).toBe(`Session sess0000000k · ${state}`);
  });

  it('is dated when it has ended', () => {
    const endedAt = new Date('2026-01-01T09:00:00Z');
    expect(embedOf(sessionView({ state: 'APPLIED', endedAt })).timestamp).toBe('2026-01-01T09:00:00.000Z');
    expect(embedOf(sessionView())).not.toHaveProperty('timestamp');
  });
});

/** Everything that comes from outside, as long as it can get and longer. */
function hugeView(text: string): SessionView {
  const many = <T>(one: T): T[] => Array.from({ length: 100 }, () => one);
  return sessionView({
    state: 'PLAN_READY',
    changes: many(change({ name: text, inputs: { machine_type: text } })),
    plan: planView({
      changes: many(plannedChange({ address: text, action: 'replace', reason: text, outside: true })),
      cost: { before: 0, after: 1e15, notPriced: many(text) },
    }),
    approvals: many({ userId: '10000000000000000001', at: new Date(0) }),
    run: runView({ place: 9999, blockedBy: text }),
    reason: {
      code: 'IN_DOUBT',
      facts: { addresses: many(text) },
      diagnostics: many({ severity: 'error', summary: text, detail: text, address: text }),
    },
  });
}

describe.each([
  ['long words', 'x'.repeat(4000)],
  ['backticks', '`'.repeat(4000)],
  ['mentions', '@everyone <@1> <@&2> '.repeat(200)],
  ['code fences and mentions', '```\n@everyone\n'.repeat(300)],
  ['pairs of surrogates', '😀'.repeat(2000)],
  ['empty texts', ''],
])('a lobby full of %s', (_, text) => {
  const embed = embedOf(hugeView(text));
  const fields = embed.fields ?? [];

  it('keeps to Discord’s limits for an embed', () => {
    const parts = [
      embed.title,
      embed.description,
      embed.footer?.text,
      ...fields.flatMap((f) => [f.name, f.value]),
    ];
    expect(parts.join('').length).toBeLessThanOrEqual(6000);
    expect(embed.description?.length).toBeLessThanOrEqual(4096);
    expect(fields.length).toBeLessThanOrEqual(25);
    for (const { name, value } of fields) {
      expect(name.length).toBeLessThanOrEqual(256);
      expect(value.length).toBeLessThanOrEqual(1024);
      expect(value).not.toBe('');
    }
  });

  it('shows them inside code only', () => {
    for (const { value } of fields) {
      const outside = value.replaceAll(/```\n(?:(?!``)[\s\S])*\n```|`[^`\n]*`/g, '');
      expect(outside).not.toMatch(/[`@😀]|xxx|\p{Cs}/u);
    }
  });

  it('still says what to know first', () => {
    expect(embed.description).toMatch(/^\*\*Plan: 2 to add, 0 to change, 0 to destroy\*\*\nCost: /);
  });
});

describe('renderLobby', () => {
  it('shortens long lists and still says what to do about them', () => {
    const names = Array.from(
      { length: 12 },
      (_, index) => `a-machine-with-quite-a-long-name-no-${index + 1}`,
    );
    const text = descriptionOf({
      state: 'PLAN_READY',
      plan: planView({ cost: { before: 0, after: 0, notPriced: names } }),
      reason: {
        code: 'IN_DOUBT',
        facts: { addresses: names.map((name) => `google_compute_firewall.firewall_rule_${name}`) },
      },
    });
    expect(text).toContain('Look at them in the cloud before you approve this plan.');
    expect(text).toContain('Opened by <@1001>');
  });

  it('makes the same message of the same view, so that an equal one need not be sent again', () => {
    const view = hugeView('x');
    expect(JSON.stringify(renderLobby(structuredClone(view)))).toBe(JSON.stringify(renderLobby(view)));
  });
});
