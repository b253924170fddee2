import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import type { Channel } from '../../src/sandbox/discord/state/model.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
beforeAll(async () => {
  server = await createServer();
  await server.world.worker();
});
afterAll(() => server.close());

/** A lobby with a plan, in a channel other than its project's. */
async function planned(seconds = 0): Promise<{ lobby: SeenMessage; channel: Channel; session: string }> {
  const channel = server.guild.addChannel('elsewhere');
  const first = { project: await server.project(), resource_type: 'vpc', name: 'net' };
  await server.alice.command('cloud-deploy', first, { channel }).answer();
  const lobby = await shownIn(channel, /Plan: 1 to add/);
  if (seconds > 0) {
    await server.add(server.alice, lobby, 'vpc', { name: 'slow', simulate_seconds: String(seconds) });
    await lobby.until(/Plan: 2 to add/);
  }
  return { lobby, channel, session: server.sessionOf(lobby) };
}

/** The message in a channel that says this. */
function shownIn(channel: { readonly id: string }, holds: RegExp): Promise<SeenMessage> {
  return server.discord.until(`a message that says ${holds}`, () =>
    server.admin.reads(channel).find((message) => holds.test(message.text())),
  );
}

async function deleteMessage({ channelId, id }: SeenMessage): Promise<void> {
  const url = `${server.discord.apiUrl}/v10/channels/${channelId}/messages/${id}`;
  const headers = { authorization: `Bot ${server.discord.token}` };
  expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(204);
}

/** Notices about this session that lobby or thread are lost. */
const reports = (session: string) =>
  server.rows<{ code: string }>(
    `select notice ->> 'code' code from notices where notice ->> 'sessionId' = $1 and notice ->> 'code' like '%LOST'`,
    [session],
  );

/** Something that the lobby shows is another. */
const changed = (session: string) =>
  server.rows(
    `update sessions set version = version + 1, expires_at = expires_at + interval '1 minute' where id = $1`,
    [session],
  );

describe('a lobby whose message is deleted', () => {
  it('is sent anew when its session changes, and works', async () => {
    const { lobby, channel, session } = await planned();
    await deleteMessage(lobby);
    await changed(session);
    const next = await shownIn(channel, new RegExp(session));
    expect(next.id).not.toBe(lobby.id);
    await server.alice.click(next, 'Approve & Deploy').answer();
    await next.until(/Session \w+ · APPLIED/);
    await server.discord.until('the story in its thread', () => server.threadLines(next).length > 0);
  });

  it('just before its thread starts gets both anew', async () => {
    const { lobby, channel, session } = await planned();
    const edits = server.discord.faults.add({ effect: 'hold', method: 'PATCH', path: new RegExp(lobby.id) });
    await server.alice.click(lobby, 'Approve & Deploy').answer();
    await deleteMessage(lobby);
    edits.end();
    const next = await shownIn(channel, new RegExp(`${session} · APPLIED`));
    await server.discord.until('the story in its thread', () => server.threadLines(next).length > 0);
    expect(await reports(session)).toEqual([]);
  });

  it('is given up when it is deleted again and again, which the project’s channel hears once', async () => {
    const { lobby, channel, session } = await planned();
    for (let gone: SeenMessage | undefined = lobby; gone !== undefined; ) {
      await deleteMessage(gone);
      await changed(session);
      gone = await server.discord
        .until('a new lobby, or a report', () => {
          const next = server.admin.reads(channel).find((message) => message.text().includes(session));
          const told = server.admin.reads(server.channel).some((message) => message.text().includes(session));
          return next === undefined ? told && { next: undefined } : { next };
        })
        .then(({ next }) => next);
    }
    const told = await shownIn(server.channel, new RegExp(`The lobby of session .${session}`));
    expect(told.text()).toContain('its message was deleted');
    expect(await reports(session)).toEqual([{ code: 'LOBBY_LOST' }]);
  });
});

it('a lobby whose channel is deleted goes on in the project’s channel', async () => {
  const { channel, session } = await planned();
  server.guild.deleteChannel(channel);
  await changed(session);
  const next = await shownIn(server.channel, new RegExp(`Session ${session} · PLAN_READY`));
  await server.alice.click(next, 'Approve & Deploy').answer();
  await next.until(/Session \w+ · APPLIED/);
});

it('a channel in which the bot may no longer write is reported once, and the lobby follows when that is mended', async () => {
  const { lobby, channel, session } = await planned();
  server.guild.overwrite(channel, { deny: ['ViewChannel'] });
  for (let change = 1; change <= 2; change++) {
    await changed(session);
    await server.world.until('the refusal is noted', async () => {
      const [row] = await server.rows<{ up: boolean }>(
        `select problem is not null and rendered_version = version up from lobbies join sessions on id = session_id where id = $1`,
        [session],
      );
      return row?.up === true;
    });
  }
  const told = await shownIn(server.channel, new RegExp(`The lobby of session .${session}`));
  expect(told.text()).toContain('lacks a permission');
  expect(await reports(session)).toEqual([{ code: 'LOBBY_LOST' }]);
  server.guild.overwrite(channel, { allow: ['ViewChannel'] });
  await server.command(server.alice, 'cloud-cancel', { session });
  await lobby.until(/CANCELLED/);
});

it('a thread that is deleted while its apply runs is reported once; the apply goes on', async () => {
  const { lobby, session } = await planned(2);
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await server.discord.until('the first lines', () => server.threadLines(lobby).length > 0);
  server.guild.deleteChannel(server.discord.channel(lobby.id) as Channel);
  await lobby.until(/Session \w+ · APPLIED/);
  const told = await shownIn(server.channel, new RegExp(`The thread of session .${session}`));
  expect(told.text()).toContain('/cloud-logs');
  expect(await reports(session)).toEqual([{ code: 'THREAD_LOST' }]);
});

it('a channel that the bot may see again gets the final state of its lobby and the thread; both were reported once', async () => {
  const { lobby, channel, session } = await planned();
  server.guild.overwrite(channel, { deny: ['ViewChannel'] });
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await server.world.untilState(session, 'APPLIED');
  await server.world.until('both refusals', async () => (await reports(session)).length === 2);
  expect(lobby.text()).toContain('PLAN_READY');
  server.guild.overwrite(channel, {});
  await lobby.until(/Session \w+ · APPLIED/);
  await server.discord.until('its thread', () => server.threadLines(lobby).length > 0);
  expect(await reports(session)).toHaveLength(2);
});

it('a thread that cannot be started leaves a lobby that says where every line is', async () => {
  const { lobby, channel, session } = await planned();
  server.guild.overwrite(channel, { deny: ['CreatePublicThreads'] });
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await lobby.until(new RegExp(`APPLIED[^]*/cloud-logs session:${session}. has every line`));
  expect(lobby.text()).not.toContain('the thread');
});

it('an answer whose connection breaks is sent again', async () => {
  const cut = server.discord.faults.add({ effect: 'cut', method: 'PATCH', path: /^\/webhooks\//, times: 2 });
  expect((await server.command(server.alice, 'cloud-projects')).text()).toContain('Projects you may use');
  expect(cut.hits()).toBe(2);
});
