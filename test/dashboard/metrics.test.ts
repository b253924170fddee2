import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningRole } from '../../src/roles/running-role.ts';
import { freePort } from '../../src/sandbox/services/free-port.ts';
import { createServer, type Server } from '../support/server.ts';
import { createStory } from '../support/story.ts';
import { createWorld, vm, type World } from '../support/world.ts';
import { openSite, type Site } from './site.ts';

let server: Server;
let site: Site;
let bot: RunningRole;
let ports: { readonly bot: number; readonly worker: number };
beforeAll(async () => {
  server = await createServer({ botless: true });
  ports = { bot: await freePort(), worker: await freePort() };
  bot = await server.bot({ HEALTH_PORT: String(ports.bot) });
  await server.discord.waitForCommands('cloud-deploy');
  await server.world.worker({ HEALTH_PORT: String(ports.worker), METRICS_TOKEN: 'scraper' });
  site = await openSite(server.world.environment);
});
afterAll(async () => {
  await site.stop();
  await server.close();
});

const token = { authorization: 'Bearer scraper' };

async function scrape(role: 'bot' | 'worker' | 'dashboard'): Promise<Samples> {
  if (role === 'dashboard') return samplesOf(await site.text('/metrics'));
  const headers = role === 'worker' ? token : {};
  return samplesOf(await (await fetch(`http://127.0.0.1:${ports[role]}/metrics`, { headers })).text());
}

type Samples = {
  readonly text: string;
  value(name: string, labels?: Record<string, string>): number | undefined;
};

function samplesOf(text: string): Samples {
  const lines = [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name, labels = '', value]) => ({
    name,
    labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, one]) => [key, one])),
    value: Number(value),
  }));
  return {
    text,
    value: (name, labels = {}) =>
      lines.find(
        (line) =>
          line.name === name && Object.entries(labels).every(([key, value]) => line.labels[key] === value),
      )?.value,
  };
}

describe('metrics, after a deployment', () => {
  let project: string;
  let sessionId: string;
  beforeAll(async () => {
    project = await server.project();
    const lobby = await server.deploy(server.alice, { project, resource_type: 'compute_vm', name: 'one' });
    sessionId = server.sessionOf(lobby);
    await lobby.until(/Plan: 1 to add/);
    await server.alice.click(lobby, 'Approve & Deploy').answer();
    await lobby.until(/APPLIED/);
    await createStory(server).expectWhole(lobby);
  });

  it('the dashboard counts runs by kind and outcome, and what has not happened as 0', async () => {
    const { value } = await scrape('dashboard');
    for (const kind of ['plan', 'apply']) {
      expect(value('cloud_engine_runs', { kind, outcome: 'succeeded' })).toBe(1);
      expect(value('cloud_engine_runs', { kind, outcome: 'failed' })).toBe(0);
      expect(value('cloud_engine_runs', { kind, outcome: 'running' })).toBe(0);
      expect(value('cloud_engine_line_length_runs', { kind })).toBe(0);
      expect(value('cloud_engine_line_oldest_wait_seconds', { kind })).toBe(0);
    }
    expect(value('cloud_engine_lease_takeovers_total', { cause: 'lease-ran-out' })).toBe(0);
    expect(value('cloud_engine_workers')).toBe(1);
    expect(value('cloud_engine_database_up')).toBe(1);
  });

  it('the worker tells how long phases, attempts and waits took', async () => {
    const { value } = await scrape('worker');
    for (const kind of ['plan', 'apply']) {
      const phase = { kind, phase: kind, outcome: 'succeeded' };
      expect(value('cloud_engine_phase_duration_seconds_count', phase)).toBe(1);
      expect(value('cloud_engine_phase_duration_seconds_sum', phase)).toBeGreaterThan(0);
      expect(value('cloud_engine_run_attempt_duration_seconds_count', { kind, outcome: 'finished' })).toBe(1);
      expect(value('cloud_engine_run_wait_seconds_count', { kind })).toBe(1);
    }
  });

  it('the bot tells how soon it acknowledged, and the rate limits it met', async () => {
    const { value } = await scrape('bot');
    const commands = { interaction: 'command', outcome: 'taken' };
    expect(value('cloud_engine_interaction_acknowledgement_seconds_count', commands)).toBe(3);
    expect(value('cloud_engine_interaction_acknowledgement_seconds_bucket', { ...commands, le: '3' })).toBe(
      3,
    );
    expect(
      value('cloud_engine_interaction_acknowledgement_seconds_count', { interaction: 'component' }),
    ).toBe(1);
    expect(value('cloud_engine_discord_rate_limited_total', { how: 'answered' })).toBe(0);

    const path = /^\/interactions\//;
    const fault = server.discord.faults.add({ effect: 'rate-limit', method: 'POST', path, retryAfter: 0.1 });
    await server.command(server.alice, 'cloud-help');
    expect(fault.hits()).toBe(1);
    const later = await scrape('bot');
    expect(later.value('cloud_engine_discord_rate_limited_total', { how: 'answered' })).toBe(1);
    expect(later.value('cloud_engine_interaction_acknowledgement_seconds_count', commands)).toBe(4);
  });

  it('every name has the prefix, a HELP text, and no label that grows with use', async () => {
    for (const role of ['dashboard', 'bot', 'worker'] as const) {
      const { text } = await scrape(role);
      const names = [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name);
      expect(names).toContain('cloud_engine_process_resident_memory_bytes');
      expect(names.filter((name) => !name.startsWith('cloud_engine_'))).toEqual([]);
      for (const name of names) expect(text).toMatch(new RegExp(`^# HELP ${name} \\S.*\\.?$`, 'm'));
      expect(text).not.toContain(project);
      expect(text).not.toContain(sessionId);
    }
  });

  it('a worker asks for METRICS_TOKEN where it is set, and only for metrics', async () => {
    const base = `http://127.0.0.1:${ports.worker}`;
    for (const path of ['/metrics', '/metrics?x', '/%6Detrics']) {
      expect((await fetch(base + path)).status).toBe(401);
      expect((await fetch(base + path, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    }
    expect((await fetch(`${base}/metrics`, { headers: token })).status).toBe(200);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
  });

  it('the dashboard tells how far Discord is behind, while nobody tells it', async () => {
    const told = await scrape('dashboard');
    expect(told.value('cloud_engine_relay_lag_events')).toBe(0);
    expect(told.value('cloud_engine_relay_lag_seconds')).toBe(0);
    await bot.stop();
    const [{ seq = 0 } = {}] = await server.rows<{ seq: number }>(
      `update relay_cursors set seq = 1 returning (select last_seq from runs where id = run_id)::int as seq`,
    );
    const behind = await scrape('dashboard');
    expect(behind.value('cloud_engine_relay_lag_events')).toBe(seq - 1);
    expect(behind.value('cloud_engine_relay_lag_seconds')).toBeGreaterThan(0);
  });
});

describe('metrics, while something waits and after a worker died', () => {
  let world: World;
  let other: Site;
  beforeAll(async () => {
    world = await createWorld();
    other = await openSite(world.environment);
  });
  afterAll(async () => {
    await other.stop();
    await world.close();
  });
  const read = async () => samplesOf(await other.text('/metrics'));

  it('tell how long the line is, and how long the oldest has waited', async () => {
    const session = await world.deploy(await world.project(), vm('patient'));
    await world.deploy(await world.project(), vm('impatient'));
    await world.query(`update runs set created_at = now() - interval '90 s' where session_id = $1`, [
      session,
    ]);
    const { value } = await read();
    expect(value('cloud_engine_line_length_runs', { kind: 'plan' })).toBe(2);
    expect(value('cloud_engine_line_length_runs', { kind: 'apply' })).toBe(0);
    expect(value('cloud_engine_line_oldest_wait_seconds', { kind: 'plan' })).toBeGreaterThanOrEqual(90);
    expect(value('cloud_engine_line_oldest_wait_seconds', { kind: 'plan' })).toBeLessThan(120);
    expect(value('cloud_engine_runs', { kind: 'plan', outcome: 'queued' })).toBe(2);
    expect(value('cloud_engine_workers')).toBe(0);
  });

  it('count the take-over of its run', async () => {
    const first = await world.workerProcess();
    const session = await world.deploy(await world.project(), vm('slow', { simulate_seconds: 2 }));
    await world.approve(session);
    await world.until('terraform to begin', async () => {
      const rows = await world.query(`select from run_events where kind = 'start'`);
      return rows.length > 0;
    });
    first.kill('SIGKILL');
    await first.ended;
    await world.worker();
    await world.untilState(session, 'APPLIED');
    const { value } = await read();
    const causes = ['lease-ran-out', 'worker-proven-gone'];
    const takeovers = causes.map((cause) => value('cloud_engine_lease_takeovers_total', { cause }));
    expect(takeovers.sort()).toEqual([0, 1]);
  });
});
