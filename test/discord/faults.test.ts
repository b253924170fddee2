import type { Client, TextChannel } from 'discord.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CallbackType } from '../../src/sandbox/discord/constants.ts';
import { createScene, type Scene } from './scene.ts';

let scene: Scene;
let client: Client;
beforeAll(async () => {
  scene = await createScene();
  client = await scene.connect();
});
afterEach(() => scene.discord.faults.clear());
afterAll(() => scene.close());

const posts = { method: 'POST', path: '/channels/*/messages' } as const;

/** A room, what stands in it, and how to post there with and without patience. */
async function place() {
  const room = scene.channel();
  const channel = (await client.channels.fetch(room.id)) as TextChannel;
  return {
    path: `/channels/${room.id}/messages`,
    say: (content: string) => scene.call('POST', `/channels/${room.id}/messages`, { content }),
    patiently: (content: string) => channel.send(content),
    said: () => scene.alice.reads(room).map((message) => message.text()),
  };
}

describe('made to fail', () => {
  it('refuse: answered with an error, nothing done', async () => {
    const { say, said, path } = await place();
    const fault = scene.discord.faults.add({ ...posts, effect: 'refuse', status: 503 });
    expect((await say('hello')).status).toBe(503);
    expect(said()).toEqual([]);
    expect(fault.hits()).toBe(1);
    expect((await say('again')).status).toBe(200);
    expect(scene.discord.requests.filter((one) => one.path === path).map(({ status }) => status)).toEqual([
      503, 200,
    ]);
  });

  it('fail-after: answered with an error, but done', async () => {
    const { say, said } = await place();
    scene.discord.faults.add({ ...posts, effect: 'fail-after' });
    expect((await say('hello')).status).toBe(500);
    expect(said()).toEqual(['hello']);
  });

  it('lose-answer: done, and the connection cut', async () => {
    const { say, said } = await place();
    scene.discord.faults.add({ ...posts, effect: 'lose-answer' });
    await expect(say('hello')).rejects.toThrow('fetch failed');
    expect(said()).toEqual(['hello']);
    expect(scene.discord.requests.at(-1)).toMatchObject({ status: 0, body: { content: 'hello' } });
  });

  it('cut: the connection cut, nothing done', async () => {
    const { say, said } = await place();
    scene.discord.faults.add({ ...posts, effect: 'cut' });
    await expect(say('hello')).rejects.toThrow('fetch failed');
    expect(said()).toEqual([]);
  });

  it('rate-limit: 429 and when to come back, nothing done', async () => {
    const { say, said } = await place();
    scene.discord.faults.add({ ...posts, effect: 'rate-limit', retryAfter: 0.2 });
    expect(await say('hello')).toMatchObject({ status: 429, json: { retry_after: 0.2, global: false } });
    expect(said()).toEqual([]);
  });

  it('hold: done only when released', async () => {
    const { say, said } = await place();
    const fault = scene.discord.faults.add({ ...posts, effect: 'hold' });
    const waiting = say('first');
    await scene.discord.until('the request to be held', () => fault.hits() === 1);
    expect((await say('second')).status).toBe(200);
    expect(said()).toEqual(['second']);
    fault.end();
    expect((await waiting).status).toBe(200);
    expect(said()).toEqual(['second', 'first']);
  });

  it('only the requests that were meant, as often as was meant', async () => {
    const { say, path } = await place();
    scene.discord.faults.add({ method: 'POST', path, effect: 'refuse', times: 2 });
    const other = await place();
    expect((await other.say('hello')).status).toBe(200);
    expect((await scene.call('GET', path)).status).toBe(200);
    const statuses = [(await say('1')).status, (await say('2')).status, (await say('3')).status];
    expect(statuses).toEqual([500, 500, 200]);
  });
});

describe('discord.js', () => {
  it.each(['refuse', 'rate-limit'] as const)(
    'tries again after %s, and the message is there once',
    async (effect) => {
      const { patiently, said } = await place();
      const fault = scene.discord.faults.add({ ...posts, effect, retryAfter: 0.1 });
      await patiently('hello');
      expect(fault.hits()).toBe(1);
      expect(said()).toEqual(['hello']);
    },
  );

  it.each([
    ['cut', []],
    ['lose-answer', ['hello']],
  ] as const)('leaves it to the bot what to do after %s', async (effect, left) => {
    const { patiently, said } = await place();
    scene.discord.faults.add({ ...posts, effect });
    await expect(patiently('hello')).rejects.toThrow('other side closed');
    expect(said()).toEqual(left);
  });

  it('posts twice when it is told that what was done has failed', async () => {
    const { patiently, said } = await place();
    scene.discord.faults.add({ ...posts, effect: 'fail-after' });
    await patiently('hello');
    expect(said()).toEqual(['hello', 'hello']);
  });
});

describe('an acknowledgement whose answer was lost', () => {
  it.each(['lose-answer', 'fail-after'] as const)(
    '(%s) may be repeated: 40060, but no violation',
    async (effect) => {
      await scene.call('PUT', `/applications/${scene.discord.botId}/commands`, [
        { name: 'test', description: 'Test' },
      ]);
      const used = scene.alice.command('test', {}, scene.channel());
      const path = `/interactions/${used.interaction.id}/${used.interaction.token}/callback`;
      const reply = () => scene.call('POST', path, { type: CallbackType.reply, data: { content: 'pong' } });
      scene.discord.faults.add({ path: '/interactions/*/*/callback', effect });
      const violations = await scene.violationsOf(async () => {
        await reply().catch(() => {});
        expect(await reply()).toMatchObject({ status: 400, json: { code: 40_060 } });
      });
      expect(violations).toEqual([]);
      expect((await used.answer()).text()).toBe('pong');
    },
  );
});
