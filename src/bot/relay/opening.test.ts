import { describe, expect, it } from 'vitest';
import { planView, sessionView } from '../session-view.fixture.ts';
import { openingText } from './opening.ts';

const runId = 'r1n000000001';
const at = new Date('2026-01-01T08:02:00Z');

describe('openingText', () => {
  it('says which plan was approved, by whom, and what it costs', () => {
    const approvals = ['1001', '1002'].map((userId) => ({ userId, at }));
    const text = openingText(sessionView({ state: 'APPROVED', plan: planView(), approvals }), runId);
    expect(text.split('\n')[0]).toBe(
      'Plan `p1an00000001` (2 to add, 0 to change, 0 to destroy; `$0.0312/hour · $22.78/month`) for `web-shop` was approved by <@1001>, <@1002>.',
    );
  });

  it('names session and run, by which it is found again', () => {
    const text = openingText(sessionView({ plan: planView() }), runId);
    expect(text).toContain(`run \`${runId}\``);
    expect(text).toContain('session `sess0000000k`');
  });

  it('tells of a plan that is no longer there', () => {
    expect(openingText(sessionView(), runId)).toMatch(/^A plan for `web-shop` was approved\.\n/);
  });

  it('stays a message however many approved', () => {
    const approvals = Array.from({ length: 200 }, () => ({ userId: '10000000000000000001', at }));
    expect(openingText(sessionView({ plan: planView(), approvals }), runId).length).toBeLessThan(2000);
  });
});
