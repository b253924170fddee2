import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { type PrivateRedis, startPrivateRedis } from '../support/redis.ts';
import { createServer, type Server } from '../support/server.ts';
import { createStory, type Story } from '../support/story.ts';

let redis: PrivateRedis;
let server: Server;
let story: Story;
beforeAll(async () => {
  redis = await startPrivateRedis();
  server = await createServer({ redisUrl: redis.url });
  story = createStory(server);
});
afterAll(async () => {
  await server.close();
  await redis.drop();
});

describe('a worker killed (SIGKILL) while it applies', () => {
  it('another one finishes, and the thread tells both attempts in order', async () => {
    const victim = await server.world.workerProcess();
    const lobby = await story.planned(3);
    await story.approve(lobby);
    await server.discord.until('the slow one to begin', () =>
      server.threadLines(lobby).some((line) => line.includes('compute_vm_slow: Creating')),
    );
    victim.kill('SIGKILL');
    await victim.ended;
    const rescuer = await server.world.worker();
    await lobby.until(/APPLIED/);
    await story.expectWhole(lobby);
    await rescuer.stop();
  });
});

describe('Redis', () => {
  it('emptied while a plan and an apply wait: both still run, once', async () => {
    const first = await server.world.worker();
    const lobby = await story.planned(0);
    await first.stop();
    await story.approve(lobby);
    const other = await server.deploy(server.alice, {
      project: await server.project(),
      resource_type: 'vpc',
      name: 'net',
    });
    await redis.flushAll();
    const worker = await server.world.worker();
    await lobby.until(/APPLIED/);
    await other.until(/Plan: 1 to add/);
    const runs = await server.rows<{ attempt: number }>(
      'select attempt from runs where session_id = any($1) order by position',
      [[server.sessionOf(lobby), server.sessionOf(other)]],
    );
    expect(runs.every(({ attempt }) => attempt === 1)).toBe(true);
    await worker.stop();
  });

  it.each(['kept', 'lost'] as const)(
    'away: members are answered at once, and it runs when Redis is back with its data %s',
    async (data) => {
      const project = await server.project();
      const worker = await server.world.worker();
      await redis.stop();
      const began = performance.now();
      const answer = await server.command(server.alice, 'cloud-deploy', {
        project,
        resource_type: 'compute_vm',
        name: 'one',
      });
      expect(performance.now() - began).toBeLessThan(3000);
      expect(answer.text()).toContain('starts when the queue is back');
      const [, id = ''] = /channels\/\d+\/\d+\/(\d+)/.exec(answer.text()) ?? [];
      const lobby = server.discord.message(id) as SeenMessage;
      expect(lobby.text()).toContain('starts when the queue is back');
      await redis.restart(data);
      await lobby.until(/Plan: 1 to add/);
      expect(await story.approve(lobby)).toContain('is approved by');
      await lobby.until(/APPLIED/);
      await worker.stop();
    },
  );

  it('away while a plan is approved: it is committed and answered at once, and applied when Redis is back', async () => {
    const worker = await server.world.worker();
    const lobby = await story.planned(0);
    await redis.stop();
    expect(await story.approve(lobby)).toContain('starts when the queue is back');
    await redis.restart('lost');
    await lobby.until(/APPLIED/);
    await story.expectWhole(lobby);
    await worker.stop();
  });
});

describe('a database that hangs', () => {
  it('delays answers but no acknowledgement, and no form', async () => {
    const worker = await server.world.worker();
    const lobby = await story.planned(0);
    const locker = new pg.Client(server.world.environment['DATABASE_URL']);
    await locker.connect();
    await locker.query('begin; lock table sessions, projects in access exclusive mode');
    const click = server.alice.click(lobby, 'Approve & Deploy');
    const list = server.alice.command('cloud-list', {}, server);
    expect(await click.acknowledged()).toBeLessThan(3000);
    expect(await list.acknowledged()).toBeLessThan(3000);
    const menu = await server.alice.click(lobby, 'Add Resource').answer();
    const form = await server.alice.choose(menu, 'vpc').modal();
    expect(form.fields[0]?.custom_id).toBe('name');
    await locker.query('rollback');
    await locker.end();
    expect((await click.answer()).text()).toContain('is approved by');
    expect((await list.answer()).text()).toContain(server.sessionOf(lobby));
    await lobby.until(/APPLIED/);
    await worker.stop();
  });
});

describe('a terraform that', () => {
  async function failed(program: string): Promise<SeenMessage> {
    const worker = await server.world.worker({
      TERRAFORM_BIN: join(import.meta.dirname, '../support', program),
    });
    const lobby = await server.deploy(server.alice, {
      project: await server.project(),
      resource_type: 'vpc',
      name: 'net',
    });
    await lobby.until(/FAILED/);
    await worker.stop();
    return lobby;
  }

  it('prints garbage ends the session as FAILED, with what it said in the lobby', async () => {
    expect((await failed('garbage-terraform.sh')).text()).toContain('this is no JSON');
  });

  it('is killed ends the session as FAILED, and says so', async () => {
    expect((await failed('dying-terraform.sh')).text()).toMatch(/killed|SIGKILL|signal/i);
  });
});
