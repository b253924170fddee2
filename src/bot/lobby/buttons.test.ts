import { ButtonStyle } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { ProviderName } from '../../domain/provider.ts';
import { type SessionState, sessionStates } from '../../domain/session-state.ts';
import type { SessionView } from '../../engine/sessions/session-view.ts';
import { parseCustomId } from '../custom-id.ts';
import { planView, sessionView } from '../session-view.fixture.ts';
import { approvablePlanId, lobbyButtons } from './buttons.ts';

const approve = 'Approve & Deploy';
const changing = ['Add Resource', 'Edit', 'Remove'];

function buttonsOf(view: SessionView) {
  return lobbyButtons(view).flatMap((row) => row.components);
}

function approveButtonOf(view: SessionView) {
  return buttonsOf(view).find(({ label }) => label === approve);
}

function addButtonOf(view: SessionView) {
  return buttonsOf(view).find(({ label }) => label === 'Add Resource');
}

describe('lobbyButtons', () => {
  it.each<[SessionState, string[]]>([
    ['DRAFT', ['Extend', 'Cancel', ...changing, 'Plan', 'Details']],
    ['PLANNING', [approve, 'Cancel', ...changing, 'Details']],
    ['PLAN_READY', [approve, 'Reject', 'Extend', 'Cancel', ...changing, 'Re-plan', 'Details']],
    ['APPROVED', ['Details', 'Cancel']],
    ['APPLYING', ['Details', 'Cancel']],
    ['FAILED', ['Retry', 'Extend', 'Cancel', ...changing, 'Re-plan', 'Details']],
    ['APPLIED', []],
    ['CANCELLED', []],
    ['EXPIRED', []],
  ])('in %s are %j', (state, labels) => {
    const view = sessionView({ state, plan: planView(), deployed: 1 });
    expect(buttonsOf(view).map(({ label }) => label)).toEqual(labels);
    for (const { components } of lobbyButtons(view)) expect(components.length).toBeLessThanOrEqual(5);
  });

  it('offer nothing to edit, remove or plan where there is nothing', () => {
    const view = sessionView({ state: 'DRAFT', changes: [], deployed: 0 });
    expect(buttonsOf(view).map(({ label }) => label)).toEqual(['Add Resource', 'Extend', 'Cancel']);
  });

  it('offer no rejection of a plan that changes nothing', () => {
    const view = sessionView({ state: 'PLAN_READY', plan: planView({ changes: [] }) });
    expect(buttonsOf(view).map(({ label }) => label)).not.toContain('Reject');
  });

  it('leave no empty row behind, which Discord would refuse', () => {
    expect(lobbyButtons(sessionView({ state: 'APPLIED' }))).toEqual([]);
  });

  it.each(sessionStates)('in %s carry ids that are read back, each its own', (state) => {
    const ids = buttonsOf(sessionView({ state, plan: planView() })).map(({ custom_id: id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(id.length).toBeLessThanOrEqual(100);
      expect(parseCustomId(id)).toMatchObject({ sessionId: sessionView().id });
    }
  });

  it('name the provider, so that a modal opens without the database', () => {
    const button = addButtonOf(sessionView({ state: 'DRAFT' }));
    expect(parseCustomId(button?.custom_id ?? '')).toMatchObject({ action: 'add', provider: 'sandbox' });
  });

  it('stay usable for a project on a provider that this version does not have', () => {
    const view = sessionView({ state: 'DRAFT' });
    const button = addButtonOf({ ...view, project: { ...view.project, provider: 'moon' as ProviderName } });
    expect(parseCustomId(button?.custom_id ?? '')).toMatchObject({ action: 'add', provider: null });
  });
});

describe('the button for approving', () => {
  it('is green, enabled and names the plan when there is one with changes', () => {
    const button = approveButtonOf(sessionView({ state: 'PLAN_READY', plan: planView() }));
    expect(button).toMatchObject({ disabled: false, style: ButtonStyle.Success });
    expect(parseCustomId(button?.custom_id ?? '')).toMatchObject({
      action: 'approve',
      planId: planView().id,
    });
  });

  it('is red, and says how much is destroyed, when the plan destroys something', () => {
    const [change] = planView().changes;
    if (change === undefined) throw new Error('a change is expected');
    const changes = (['create', 'delete', 'replace', 'update'] as const).map((action) => ({
      ...change,
      action,
    }));
    const [button] = buttonsOf(sessionView({ state: 'PLAN_READY', plan: planView({ changes }) }));
    expect(button).toMatchObject({
      label: 'Approve & Destroy 2',
      style: ButtonStyle.Danger,
      disabled: false,
    });
  });

  it.each<[string, Partial<SessionView>]>([
    ['while it is planned', { state: 'PLANNING' }],
    ['while it is planned again', { state: 'PLANNING', plan: planView() }],
    ['without a plan', { state: 'PLAN_READY' }],
    ['when the plan changes nothing', { state: 'PLAN_READY', plan: planView({ changes: [] }) }],
    ['when the plan is of an earlier revision', { state: 'PLAN_READY', plan: planView(), revision: 2 }],
  ])('is disabled and names no plan %s', (_, facts) => {
    const button = approveButtonOf(sessionView(facts));
    expect(button?.disabled).toBe(true);
    expect(parseCustomId(button?.custom_id ?? '')).toMatchObject({ action: 'approve', planId: null });
  });
});

describe('approvablePlanId', () => {
  it.each(sessionStates.filter((state) => state !== 'PLAN_READY'))('is null in %s', (state) => {
    expect(approvablePlanId(sessionView({ state, plan: planView() }))).toBeNull();
  });
});
