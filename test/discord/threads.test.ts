import { type Client, Events, type Message, type TextChannel, type ThreadChannel } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChannelType } from '../../src/sandbox/discord/constants.ts';
import type { PermissionName } from '../../src/sandbox/discord/state/permissions.ts';
import { createScene, type Reply, type Scene } from './scene.ts';

let scene: Scene;
let client: Client;
beforeAll(async () => {
  scene = await createScene();
  client = await scene.connect();
});
afterAll(() => scene.close());

/** A message in a room of its own, and the paths to both. */
async function posted() {
  const { id, channel } = scene.channel();
  const { json } = await scene.call('POST', `/channels/${id}/messages`, { content: 'begin' });
  const messageId: string = json.id;
  return {
    channel,
    messageId,
    messages: `/channels/${id}/messages`,
    message: `/channels/${id}/messages/${messageId}`,
    start: (body: object = { name: 'Thread' }) =>
      scene.call('POST', `/channels/${id}/messages/${messageId}/threads`, body),
  };
}

function say(threadId: string, content = 'line'): Promise<Reply> {
  return scene.call('POST', `/channels/${threadId}/messages`, { content });
}

describe('a thread', () => {
  it('is started by discord.js from a message, whose id it has', async () => {
    const room = scene.channel();
    const channel = (await client.channels.fetch(room.id)) as TextChannel;
    const message: Message = await channel.send('begin');
    const heard = new Promise<ThreadChannel>((resolve) => client.once(Events.ThreadCreate, resolve));
    const thread = await message.startThread({ name: 'Thread', autoArchiveDuration: 60 });
    expect(thread).toMatchObject({
      id: message.id,
      name: 'Thread',
      parentId: room.id,
      autoArchiveDuration: 60,
    });
    expect((await heard).id).toBe(message.id);
    await thread.send('one');
    await thread.send('two');
    const seen = scene.discord.message(message.id);
    expect(seen?.thread().map((one) => one.text())).toEqual(['one', 'two']);
    expect((await message.fetch()).hasThread).toBe(true);
    expect((await thread.fetch()).messageCount).toBe(2);
    const fetched = await thread.messages.fetch();
    expect(fetched.map(({ content }) => content)).toEqual(['two', 'one', '']);
  });

  it('is there once: 160004', async () => {
    const { start, messageId } = await posted();
    const violations = await scene.violationsOf(async () => {
      expect(await start()).toMatchObject({
        status: 201,
        json: { id: messageId, member: { user_id: scene.discord.botId } },
      });
      expect(await start()).toMatchObject({ status: 400, json: { code: 160_004 } });
    });
    expect(violations).toEqual([]);
  });

  it('is among the active ones until it is archived, and a message wakes it', async () => {
    const { start, messageId } = await posted();
    await start();
    const active = async () =>
      (await scene.call('GET', `/guilds/${scene.guild.id}/threads/active`)).json.threads.map(
        (thread: { id: string }) => thread.id,
      );
    expect(await active()).toContain(messageId);
    const patched = await scene.call('PATCH', `/channels/${messageId}`, { archived: true });
    expect(patched.json.thread_metadata.archived).toBe(true);
    expect(await active()).not.toContain(messageId);
    expect(await scene.call('PATCH', `/channels/${messageId}`, { name: 'New' })).toMatchObject({
      status: 400,
      json: { code: 50_083 },
    });
    expect((await say(messageId)).status).toBe(200);
    expect(await active()).toContain(messageId);
  });

  it('outlives the message that it was started from', async () => {
    const { start, message, messageId } = await posted();
    await start();
    expect((await scene.call('DELETE', message)).status).toBe(204);
    expect((await say(messageId)).status).toBe(200);
  });

  it('goes with its channel', async () => {
    const { start, channel, messageId } = await posted();
    await start();
    scene.guild.deleteChannel(channel);
    expect(await say(messageId)).toMatchObject({ status: 404, json: { code: 10_003 } });
  });

  it('is deleted by who may manage threads', async () => {
    const { start, channel, messageId } = await posted();
    await start();
    const remove = () => scene.call('DELETE', `/channels/${messageId}`);
    expect(await remove()).toMatchObject({ status: 403, json: { code: 50_013 } });
    scene.guild.overwrite(channel, { allow: ['ManageThreads'] });
    expect((await remove()).status).toBe(200);
    expect(await say(messageId)).toMatchObject({ status: 404, json: { code: 10_003 } });
  });

  it.each([
    ['no name', {}],
    ['a blank name', { name: ' ' }],
    ['a name of 101 characters', { name: 'a'.repeat(101) }],
    ['an archive duration that Discord does not have', { name: 'Thread', auto_archive_duration: 61 }],
  ])('is refused with %s', async (_, body) => {
    const { start } = await posted();
    expect(await start(body)).toMatchObject({ status: 400, json: { code: 50_035 } });
  });

  it('is started from messages in text channels only', async () => {
    const { start, messageId } = await posted();
    await start();
    const inThread = (await say(messageId)).json.id;
    const direct = scene.guild.directMessages(scene.alice);
    const dm = (await say(direct.id)).json.id;
    for (const [channelId, id] of [
      [messageId, inThread],
      [direct.id, dm],
    ]) {
      const path = `/channels/${channelId}/messages/${id}/threads`;
      expect(await scene.call('POST', path, { name: 'Thread' })).toMatchObject({
        status: 400,
        json: { code: 50_024 },
      });
    }
  });
});

describe('without the permission', () => {
  async function denied(...names: PermissionName[]) {
    const place = await posted();
    scene.guild.overwrite(place.channel, { deny: names });
    return place;
  }
  const missing = (code: number) => ({ status: 403, json: { code } });

  it('View Channel, everything is 50001', async () => {
    const { channel, message, messages, start } = await denied('ViewChannel');
    expect(await scene.call('POST', messages, { content: 'a' })).toMatchObject(missing(50_001));
    expect(await scene.call('PATCH', message, { content: 'a' })).toMatchObject(missing(50_001));
    expect(await scene.call('GET', message)).toMatchObject(missing(50_001));
    expect(await scene.call('GET', `/channels/${channel.id}`)).toMatchObject(missing(50_001));
    expect(await start()).toMatchObject(missing(50_001));
  });

  it('Send Messages, no message is posted, but one’s own can be edited', async () => {
    const { message, messages } = await denied('SendMessages');
    expect(await scene.call('POST', messages, { content: 'a' })).toMatchObject(missing(50_013));
    expect((await scene.call('PATCH', message, { content: 'a' })).status).toBe(200);
  });

  it('Embed Links and Attach Files, there is neither', async () => {
    const { messages, channel } = await denied('EmbedLinks', 'AttachFiles');
    expect(await scene.call('POST', messages, { embeds: [{ title: 'a' }] })).toMatchObject(missing(50_013));
    const room = (await client.channels.fetch(channel.id)) as TextChannel;
    const files = [{ name: 'log.txt', attachment: Buffer.from('lines') }];
    await expect(room.send({ files })).rejects.toMatchObject({ code: 50_013 });
    expect((await scene.call('POST', messages, { content: 'a' })).status).toBe(200);
  });

  it('Read Message History, nothing can be read', async () => {
    const { message, messages } = await denied('ReadMessageHistory');
    expect(await scene.call('GET', message)).toMatchObject(missing(50_013));
    expect(await scene.call('GET', messages)).toMatchObject({ status: 200, json: [] });
  });

  it('Create Public Threads, none is started', async () => {
    const { start } = await denied('CreatePublicThreads');
    expect(await start()).toMatchObject(missing(50_013));
  });

  it('Send Messages in Threads, threads stay silent, whatever may be said in the channel', async () => {
    const { start, messageId, messages } = await denied('SendMessagesInThreads');
    await start();
    expect(await say(messageId)).toMatchObject(missing(50_013));
    expect((await scene.call('POST', messages, { content: 'a' })).status).toBe(200);
  });

  it('overwrites: roles come after everyone, and the member after roles', async () => {
    const { channel, messages } = await posted();
    const everyone = { id: scene.guild.id, type: 'role' } as const;
    scene.guild.overwrite(channel, { deny: ['SendMessages'] }, everyone);
    expect((await scene.call('POST', messages, { content: 'a' })).status).toBe(403);
    scene.guild.overwrite(channel, { allow: ['SendMessages'] });
    expect((await scene.call('POST', messages, { content: 'a' })).status).toBe(200);
  });
});

describe('other places', () => {
  it('a forum takes no messages', async () => {
    const forum = scene.guild.addChannel('forum', { type: ChannelType.forum });
    expect(await say(forum.id)).toMatchObject({ status: 400, json: { code: 50_008 } });
  });

  it('direct messages reach a person, unless they are closed', async () => {
    const direct = await scene.call('POST', '/users/@me/channels', { recipient_id: scene.bob.id });
    expect((await say(direct.json.id, 'psst')).status).toBe(200);
    expect(scene.bob.reads(direct.json).map((message) => message.text())).toEqual(['psst']);
    scene.bob.user.dmsClosed = true;
    expect(await say(direct.json.id)).toMatchObject({ status: 403, json: { code: 50_007 } });
  });
});
