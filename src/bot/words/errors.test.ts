import { describe, expect, it } from 'vitest';
import { DomainError, type ErrorCode, type ErrorContext, invalidInput } from '../../domain/errors.ts';
import { sessionStates } from '../../domain/session-state.ts';
import { errorWords, failureWords, violationWords } from './errors.ts';

const wordsOf = (code: ErrorCode, context: ErrorContext = {}) => errorWords(new DomainError(code, context));

/** What members can cause, with the facts as the engine gives them, and what the words for it must contain. */
const causes: readonly (readonly [ErrorCode, ErrorContext, readonly string[]])[] = [
  [
    'NOT_FOUND',
    { what: 'project', project: 'shop', needed: 'deploy' },
    ['no project `shop`', '`/cloud-list`'],
  ],
  ['NOT_FOUND', { what: 'session', session: 'abc', needed: 'deploy' }, ['no session `abc`', '`/cloud-list`']],
  ['NOT_FOUND', { what: 'resource', resource: 'web-1' }, ['no resource `web-1`', 'Nothing was changed']],
  [
    'NOT_FOUND',
    { what: 'grant', project: 'shop', subject: { kind: 'role', id: '7' } },
    ['<@&7>', '`shop`', '`/cloud-grants`'],
  ],
  ['NOT_FOUND', { what: 'plan', session: 'abc' }, ['no such plan', 'nothing was changed']],
  ['NAME_TAKEN', { what: 'project', name: 'shop' }, ['project named `shop`', 'another name']],
  ['NAME_TAKEN', { what: 'resource', name: 'web-1' }, ['resource named `web-1`', 'unique']],
  ['PROVIDER_UNSUPPORTED', { provider: 'moon', supported: ['sandbox'] }, ['`moon`', 'can be `sandbox`']],
  [
    'TOO_MANY_SESSIONS',
    { open: 5, limit: 5, project: 'shop' },
    ['5 open sessions', '5 is the limit', 'cancel one'],
  ],
  ['ACTION_NOT_ALLOWED', { state: 'APPLIED', action: 'cancel' }, ['has been applied', 'Nothing was changed']],
  ['PLAN_REPLACED', { state: 'PLANNING' }, ['replaced', 'nothing was changed', 'newest plan']],
  ['PLAN_DESTROYS', { addresses: ['a.b', 'c.d'] }, ['destroys or replaces', '`a.b`, `c.d`']],
  ['PLAN_NOT_APPROVABLE', { because: 'no-changes' }, ['already as wanted']],
  [
    'PROJECT_BUSY',
    { project: 'shop', sessions: ['abc (APPLYING)'] },
    ['`abc (APPLYING)`', '`/cloud-cancel`', 'Nothing was changed'],
  ],
  ['PROJECT_PROTECTED', { project: 'shop' }, ['`shop` is protected', '`/cloud-edit-project`']],
  ['CONFLICT', {}, ['nothing was changed', 'try again']],
  [
    'POLICY_VIOLATED',
    { violations: [{ code: 'EXPOSURE', resource: 'web-1' }] },
    ['rules of this project', 'nothing was changed', '`web-1`', '`/cloud-policies`'],
  ],
  [
    'POLICY_VIOLATED',
    { violations: [{ code: 'KEPT', project: 'shop', addresses: ['a.db'], byProject: true }] },
    ['The cloud would refuse that', 'nothing was changed', '`a.db` is protected', '`/cloud-edit-project'],
  ],
];

describe('errorWords', () => {
  it.each(causes)('for %s %j say what happened and what to do', (code, context, parts) => {
    const words = wordsOf(code, context);
    for (const part of parts) expect(words).toContain(part);
  });

  const everyCode: Record<ErrorCode, ErrorContext> = {
    CONFIG_INVALID: {},
    DATABASE_UNREACHABLE: {},
    REDIS_UNREACHABLE: {},
    DISCORD_UNREACHABLE: {},
    SERVICE_MISSING: {},
    SERVICE_FAILED: {},
    TERRAFORM_MISSING: {},
    TERRAFORM_FAILED: {},
    CREDENTIALS_MISSING: {},
    PROVIDERS_MISSING: {},
    MIGRATION_REFUSED: {},
    SCHEMA_OUTDATED: {},
    KEY_MISMATCH: {},
    DECRYPT_FAILED: {},
    DEMO_FAILED: {},
    NOT_PERMITTED: { needed: 'read', project: 'shop' },
    NOT_FOUND: {},
    INPUT_INVALID: {},
    NAME_TAKEN: {},
    PROVIDER_UNSUPPORTED: {},
    TOO_MANY_SESSIONS: { open: 5, limit: 5 },
    ACTION_NOT_ALLOWED: {},
    PLAN_REPLACED: {},
    PLAN_NOT_APPROVABLE: {},
    PLAN_DESTROYS: {},
    REQUEST_DECIDED: {},
    POLICY_VIOLATED: { violations: [{ code: 'FROZEN', until: 1 }] },
    QUOTA_EXCEEDED: { violations: [{ code: 'ARCHIVED' }] },
    BUDGET_EXCEEDED: { violations: [{ code: 'NOT_PRICED', resources: ['web-1'] }] },
    PROJECT_ARCHIVED: { project: 'shop' },
    PROJECT_BUSY: { project: 'shop', sessions: ['abc (APPLYING)'] },
    PROJECT_PROTECTED: { project: 'shop' },
    CONFLICT: {},
    CLOSED: {},
    LEASE_LOST: {},
    STATE_INVALID: {},
  };

  it.each(Object.entries(everyCode) as [ErrorCode, ErrorContext][])('has words for %s', (code, facts) => {
    const words = wordsOf(code, facts);
    expect(words).toMatch(/^[A-Z].*[.:)]\s*$/s);
    expect(words).not.toContain(code);
    expect(words).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it.each(sessionStates)('says how a session in %s stands', (state) => {
    const words = wordsOf('ACTION_NOT_ALLOWED', { state });
    expect(words).toMatch(/this session (is|has|was|waits) /);
    expect(words).not.toContain('moved on');
  });

  it('keep what is for operators from members', () => {
    const error = new DomainError(
      'DATABASE_UNREACHABLE',
      { host: 'db.internal' },
      'DATABASE_URL: db.internal',
    );
    expect(errorWords(error)).not.toContain('db.internal');
  });
});

describe('the words for a refusal', () => {
  const refusals: readonly (readonly [string, ErrorContext])[] = [
    ['no grant on a project', { needed: 'deploy', project: 'shop' }],
    ['no grant for a session', { needed: 'deploy', session: 'abc' }],
    ['no admin of the server', { needed: 'guild-admin' }],
    ['not the author', { needed: 'admin', session: 'abc', because: 'not-author', authorId: '1' }],
    ['the own session', { needed: 'deploy', because: 'own-session' }],
    ['changes that nobody asked for', { needed: 'admin', because: 'outside-changes', addresses: ['a.b'] }],
    ['a later end than the own', { because: 'beyond-own-right', until: '2026-01-01T00:00:00.000Z' }],
    [
      'what somebody holds for longer',
      {
        because: 'beyond-own-right',
        until: '2026-01-01T00:00:00.000Z',
        held: { kind: 'user', id: '1', permission: 'admin' },
      },
    ],
    ['the own last admin', { because: 'own-admin', project: 'shop', admins: ['<@1>'] }],
    ['a protected project', { because: 'protected', addresses: ['a.b'] }],
    ['no admin in Discord', { needed: 'discord-admin' }],
    ['anything else', {}],
  ];

  it.each(refusals)('contain “permission”: %s', (_, context) => {
    expect(wordsOf('NOT_PERMITTED', context)).toContain('permission');
  });

  it('name what is needed, where, and who can give it', () => {
    const words = wordsOf('NOT_PERMITTED', { needed: 'deploy', project: 'shop' });
    expect(words).toContain('`deploy` on project `shop`');
    expect(words).toContain('`/cloud-grant`');
  });

  it('are the same whether a project is hidden or does not exist', () => {
    const hidden = { needed: 'deploy', project: 'shop' };
    expect(wordsOf('NOT_PERMITTED', { ...hidden, what: 'project' })).toBe(wordsOf('NOT_PERMITTED', hidden));
  });

  it('give the end of the own permission as Discord shows dates', () => {
    const words = wordsOf('NOT_PERMITTED', {
      because: 'beyond-own-right',
      until: '2026-01-01T00:00:00.000Z',
    });
    expect(words).toContain('<t:1767225600:f>');
  });

  it('list what nobody asked for', () => {
    const words = wordsOf('NOT_PERMITTED', { because: 'outside-changes', addresses: ['a.b', 'c.d'] });
    expect(words).toContain('`a.b`, `c.d`');
  });
});

describe('violationWords', () => {
  it('give one line to each field', () => {
    const violations = [
      { field: 'name', problem: 'must be filled in' },
      { field: 'region', problem: 'must be one of `local`' },
    ];
    expect(violationWords(violations).split('\n').slice(1)).toEqual([
      '• `name` must be filled in',
      '• `region` must be one of `local`',
    ]);
    expect(errorWords(invalidInput(...violations))).toBe(violationWords(violations));
  });

  it('keep to a message however much is wrong', () => {
    const violations = Array.from({ length: 100 }, () => ({
      field: '`'.repeat(4000),
      problem: 'is unknown',
    }));
    expect(violationWords(violations).length).toBeLessThan(2000);
  });
});

describe.each([
  ['mentions', '@everyone <@1>'],
  ['backticks', '`` ` ```'],
  ['4,000 characters', 'x'.repeat(4000)],
  ['line breaks', 'a\n# heading\n> quote'],
])('facts with %s', (_, hostile) => {
  const contexts: readonly ErrorContext[] = [
    { what: 'project', project: hostile, name: hostile, provider: hostile, supported: [hostile] },
    { what: 'session', session: hostile, name: hostile },
    { because: 'not-author', session: hostile },
    { because: 'outside-changes', addresses: Array.from({ length: 50 }, () => hostile) },
    { violations: Array.from({ length: 5 }, () => ({ field: hostile, problem: 'is unknown' })) },
  ];
  const codes: readonly ErrorCode[] = [
    'NOT_PERMITTED',
    'NOT_FOUND',
    'NAME_TAKEN',
    'PROVIDER_UNSUPPORTED',
    'INPUT_INVALID',
  ];

  it('are shown as code, on one line, within a message', () => {
    for (const words of codes.flatMap((code) => contexts.map((context) => wordsOf(code, context)))) {
      expect(words.length).toBeLessThan(2000);
      expect(words.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/[`@#>]|xxx/);
    }
  });
});

describe('failureWords', () => {
  it('are those of the error where it is known', () => {
    const error = new DomainError('PLAN_REPLACED');
    expect(failureWords(error, 'none', 'ref')).toBe(errorWords(error));
  });

  it('promise that nothing was changed only where that is certain', () => {
    expect(failureWords(new Error('x'), 'before', 'ref')).toContain('nothing was changed');
    expect(failureWords(new Error('x'), 'unsure', 'ref')).toContain('not certain');
    expect(failureWords(new Error('x'), 'unsure', 'ref')).not.toContain('nothing was changed');
  });

  it('tell of a defect nothing but a reference', () => {
    const words = failureWords(new Error('secret detail'), 'none', 'ref-1');
    expect(words).toContain('`ref-1`');
    expect(words).not.toContain('secret');
  });
});
