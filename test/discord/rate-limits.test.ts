import type { Client, TextChannel } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRateLimits, type RateLimits } from '../../src/sandbox/discord/rest/rate-limits.ts';
import { createScene, type Scene } from './scene.ts';

const post = { method: 'POST', path: '/channels/{channel_id}/messages', auth: 'bot' } as const;
const edit = { method: 'PATCH', path: '/channels/{channel_id}/messages/{message_id}', auth: 'bot' } as const;
const read = { method: 'GET', path: '/channels/{channel_id}/messages', auth: 'bot' } as const;

describe('the limits', () => {
  let time = 0;
  const limits = () => createRateLimits(() => time);
  const takeMany = (
    of: RateLimits,
    route: typeof post | typeof edit | typeof read,
    times: number,
    channel = '1',
  ) => Array.from({ length: times }, () => of.take(route, { channel_id: channel }));

  it('let five messages a channel through in five seconds, and say when more may come', () => {
    const all = limits();
    const verdicts = takeMany(all, post, 6);
    expect(verdicts.map(({ headers }) => headers['x-ratelimit-remaining'])).toEqual([
      '4',
      '3',
      '2',
      '1',
      '0',
      '0',
    ]);
    expect(verdicts.map(({ retryAfter }) => retryAfter)).toEqual([null, null, null, null, null, 5]);
    expect(verdicts[5]?.headers).toMatchObject({ 'retry-after': '5', 'x-ratelimit-scope': 'user' });
    time += 5;
    expect(takeMany(all, post, 1)[0]?.retryAfter).toBeNull();
  });

  it('count edits, and other channels, apart', () => {
    const all = limits();
    takeMany(all, post, 5);
    expect(takeMany(all, edit, 5).at(-1)?.retryAfter).toBeNull();
    expect(takeMany(all, edit, 1)[0]?.retryAfter).toBeGreaterThan(0);
    expect(takeMany(all, post, 1, '2')[0]?.retryAfter).toBeNull();
  });

  it('are 50 a second for all of a bot together, but for what answers interactions', () => {
    const all = limits();
    expect(takeMany(all, read, 50).at(-1)).toEqual({ headers: {}, retryAfter: null, isGlobal: false });
    expect(takeMany(all, read, 1)[0]).toMatchObject({
      isGlobal: true,
      headers: { 'x-ratelimit-scope': 'global', 'x-ratelimit-global': 'true' },
    });
    const callback = { method: 'POST', path: '/interactions/{id}/{token}/callback', auth: 'token' } as const;
    expect(all.take(callback, {}).retryAfter).toBeNull();
  });
});

describe('an unmodified discord.js', () => {
  let scene: Scene;
  let client: Client;
  beforeAll(async () => {
    scene = await createScene({ rateLimits: true });
    client = await scene.connect();
  });
  afterAll(() => scene.close());

  it('keeps to them by the headers: everything arrives, and nothing is refused', async () => {
    const room = scene.channel();
    const channel = (await client.channels.fetch(room.id)) as TextChannel;
    await Promise.all(Array.from({ length: 7 }, (_, index) => channel.send(String(index))));
    expect(scene.alice.reads(room).map((message) => message.text())).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
    ]);
    expect(scene.discord.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  it('that does not is refused with 429', async () => {
    const room = scene.channel();
    const statuses = [];
    for (let index = 0; index < 6; index++) {
      statuses.push((await scene.call('POST', `/channels/${room.id}/messages`, { content: 'a' })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});
