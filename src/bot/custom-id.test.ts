import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { supportedProviders } from '../catalog/registry.ts';
import { sessionStates } from '../domain/session-state.ts';
import { type CustomId, formatCustomId, parseCustomId } from './custom-id.ts';

const sessionId = '0123456789ab';
const planId = 'zyxwvtsrqpnm';
const provider = fc.constantFrom(...supportedProviders, null);
const type = fc.stringMatching(/^[a-z][a-z0-9_]{0,39}$/);
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/);
const project = fc.stringMatching(/^[a-z][a-z0-9-]{1,38}$/);
const from = fc.integer({ min: 0, max: 99 });
const id = fc.stringMatching(/^[0-9a-hjkmnp-tv-z]{12}$/);

const anyCustomId: fc.Arbitrary<CustomId> = fc.oneof(
  fc.record({ action: fc.constant('add' as const), sessionId: id, provider }),
  fc.record({ action: fc.constant('choose' as const), sessionId: id, provider }),
  fc.record({ action: fc.constant('describe' as const), sessionId: id, provider, type }),
  fc.record({
    action: fc.constantFrom('approve', 'confirm', 'reject', 'rejection', 'details'),
    sessionId: id,
    planId: fc.oneof(id, fc.constant(null)),
  }),
  fc.record({
    action: fc.constantFrom('cancel', 'edit', 'remove', 'plan', 'retry', 'extend'),
    sessionId: id,
  }),
  fc.record({
    action: fc.constantFrom('pick-edit', 'pick-remove'),
    sessionId: id,
    part: fc.integer({ min: 0, max: 9 }),
  }),
  fc.record({ action: fc.constantFrom('change', 'more'), sessionId: id, name, from }),
  fc.record({ action: fc.constant('fix-change' as const), sessionId: id, name, from, draft: id }),
  fc.record({ action: fc.constant('fix-new' as const), sessionId: id, provider, type, draft: id }),
  fc.record({ action: fc.constant('resize' as const), sessionId: id, name }),
  fc.record({
    action: fc.constant('list' as const),
    page: fc.integer({ min: 0, max: 9999 }),
    project: fc.oneof(project, fc.constant(null)),
    state: fc.constantFrom(...sessionStates, null),
  }),
  fc.record({
    action: fc.constant('audit' as const),
    page: fc.integer({ min: 0, max: 999999 }),
    project: fc.oneof(project, id, fc.constant(null)),
    userId: fc.oneof(fc.stringMatching(/^[1-9]\d{16,19}$/), fc.constant(null)),
    days: fc.oneof(fc.integer({ min: 1, max: 3650 }), fc.constant(null)),
  }),
  fc.record({ action: fc.constantFrom('ask', 'asking') }),
  fc.record({ action: fc.constantFrom('grant', 'decline'), requestId: id }),
  fc.record({ action: fc.constant('destroy' as const), project: fc.oneof(project, id) }),
);

describe('custom ids', () => {
  it('are read as they were written, within Discord’s 100 characters', () => {
    fc.assert(
      fc.property(anyCustomId, (customId) => {
        const text = formatCustomId(customId);
        expect(parseCustomId(text)).toEqual(customId);
        expect(text.length).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('keep their written form, because messages that were sent carry it', () => {
    expect(formatCustomId({ action: 'approve', sessionId, planId })).toBe(
      `ce:approve:${sessionId}:${planId}`,
    );
    expect(formatCustomId({ action: 'approve', sessionId, planId: null })).toBe(`ce:approve:${sessionId}:-`);
    expect(formatCustomId({ action: 'describe', sessionId, provider: 'sandbox', type: 'vpc' })).toBe(
      `ce:describe:${sessionId}:sandbox:vpc`,
    );
  });

  it('stay usable when their provider is not known to this version', () => {
    expect(parseCustomId(`ce:add:${sessionId}:mars`)).toEqual({ action: 'add', sessionId, provider: null });
  });

  it.each([
    ['nothing', ''],
    ['no parts', ':::::'],
    ['another application’s', `xx:cancel:${sessionId}`],
    ['an unknown action', `ce:drop:${sessionId}`],
    ['a property of every object', `ce:constructor:${sessionId}`],
    ['no session', 'ce:cancel'],
    ['a session id in capitals', `ce:cancel:${sessionId.toUpperCase()}`],
    ['a session id with a letter that ids leave out', 'ce:cancel:0123456789al'],
    ['a session id with a line break after it', `ce:cancel:${sessionId}\n`],
    ['SQL for a session id', "ce:cancel:' OR 1=1 --"],
    ['one part too many', `ce:cancel:${sessionId}:more`],
    ['one part too few', `ce:approve:${sessionId}`],
    ['an empty plan id', `ce:approve:${sessionId}:`],
    ['a plan id of another form', `ce:approve:${sessionId}:../../etc`],
    ['a type with a path in it', `ce:describe:${sessionId}:sandbox:../vpc`],
    ['a type with a template in it', `ce:describe:${sessionId}:sandbox:\${file("x")}`],
    ['an overlong type', `ce:describe:${sessionId}:sandbox:${'a'.repeat(41)}`],
  ])('refuse %s', (_, text) => {
    expect(parseCustomId(text)).toBeNull();
  });

  it('never throw, and what they accept is harmless to write again', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom('ce', 'approve', 'describe', '-', sessionId));
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part).map((parts) => parts.join(':')),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const parsed = parseCustomId(text);
        if (parsed !== null) expect(parseCustomId(formatCustomId(parsed))).toEqual(parsed);
      }),
    );
  });
});
