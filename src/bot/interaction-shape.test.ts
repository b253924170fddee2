import type { APIInteraction } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { isAnswerable, isWellFormed, withoutNulls } from './interaction-shape.ts';

const common = { id: '9001', token: 'abc', version: 1, application_id: '1', brand_new: [null] };
const command = { ...common, type: 2, data: { id: '1', name: 'cloud-list', type: 1 } };
const form = (...components: object[]) => ({
  ...common,
  type: 5,
  data: { custom_id: 'ce:ask', components },
});
const judge = (sent: object) => isWellFormed(withoutNulls(sent) as APIInteraction);

describe('isWellFormed', () => {
  it.each<[string, object]>([
    ['as little as Discord documents', command],
    [
      'null for what there is not',
      {
        ...command,
        channel: null,
        member: null,
        app_permissions: null,
        attachment_size_limit: null,
        data: { ...command.data, options: null, resolved: { roles: null } },
      },
    ],
    ['fields in rows', form({ type: 1, id: 1, components: [{ type: 4, custom_id: 'a', value: 'b' }] })],
    ['fields under labels', form({ type: 18, id: 1, component: { type: 4, custom_id: 'a', value: 'b' } })],
    [
      'text and newer kinds of fields between them',
      form({ type: 10, id: 1 }, { type: 18, component: { type: 3, custom_id: 'c', values: ['d'] } }),
    ],
  ])('holds for %s', (_, sent) => expect(judge(sent)).toBe(true));

  it.each<[string, object]>([
    ['a channel without an id', { ...command, channel: { type: 0 } }],
    ['a member without a user', { ...command, member: { user: null, roles: [], permissions: '0' } }],
    ['no data', { ...command, data: null }],
    ['a kind of interaction that is not known', { ...command, type: 99 }],
  ])('fails for %s', (_, sent) => expect(judge(sent)).toBe(false));
});

describe('isAnswerable', () => {
  it.each([null, 'text', [], {}, { id: '1' }, { id: {}, token: 'abc' }, { id: '1', token: '' }])(
    'fails for %j',
    (sent) => expect(isAnswerable(sent)).toBe(false),
  );
  it('holds with id and token, whatever else is wrong', () => {
    expect(isAnswerable({ id: '1', token: 'abc', type: 'strange' })).toBe(true);
  });
});
