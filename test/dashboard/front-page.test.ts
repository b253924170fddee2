import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningRole } from '../../src/roles/running-role.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { createServer, type Server } from '../support/server.ts';
import { vm } from '../support/world.ts';
import { openSite, type Site } from './site.ts';

let server: Server;
let site: Site;
let worker: RunningRole;
beforeAll(async () => {
  server = await createServer();
  worker = await server.world.worker();
  site = await openSite(server.world.environment);
});
afterAll(async () => {
  await site.stop();
  await server.close();
});

/** The card of a project, without tags and runs of spaces. */
async function card(project: string): Promise<string> {
  const html = await site.text('/');
  const cards = [...html.matchAll(/<section class="card"[\s\S]*?<\/section>/g)].map(([one]) => one);
  return cards.find((one) => one.includes(`<h3>${project}<`)) ?? `no card of ${project} in ${html}`;
}

async function seen(project: string): Promise<string> {
  return (await card(project)).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}

function discordLink(lobby: SeenMessage): string {
  return `https://discord.com/channels/${server.guild.id}/${server.channel.id}/${lobby.id}`;
}

describe('the front page', () => {
  it('says what runs and who holds the lease, what waits and in which order, with links', async () => {
    const project = await server.project();
    const { alice, world } = server;
    const lobby = await server.deploy(alice, { project, resource_type: 'compute_vm', name: 'slow' });
    await server.add(alice, lobby, 'compute_vm', { name: 'slower', simulate_seconds: '600' });
    await lobby.until(/Plan: 2 to add/);
    await alice.click(lobby, 'Approve & Deploy').answer();
    const running = server.sessionOf(lobby);
    await world.untilState(running, 'APPLYING');
    const behind = await server.deploy(alice, { project, resource_type: 'vpc', name: 'net' });
    const last = await server.deploy(alice, { project, resource_type: 'vpc', name: 'other' });
    await world.until('both to wait', async () => {
      const rows = await world.query(`select from runs where state = 'queued'`);
      return rows.length === 2;
    });

    const [lease] = await world.query('select worker_id, host from leases where run_id is not null');
    const text = await seen(project);
    expect(text).toContain(`apply session ${running}`);
    expect(text).toMatch(/for \d+ s/);
    expect(text).toContain(`lease held by worker ${lease?.['worker_id']} on ${lease?.['host']}`);
    expect(text).toMatch(
      new RegExp(
        `waits \\d+ s 1\\. plan session ${server.sessionOf(behind)} .*waits \\d+ s 2\\. plan session ${server.sessionOf(last)}`,
      ),
    );
    const html = await card(project);
    for (const one of [lobby, behind, last]) expect(html).toContain(`href="${discordLink(one)}"`);

    const [link = ''] = /\/queues\/queue\/apply\/[\w-]+/.exec(html) ?? [];
    const job = await site.read(link.replace('/queues/queue/', '/queues/api/queues/'));
    expect(await job.json()).toMatchObject({
      job: {
        name: `apply ${project} (session ${running})`,
        data: { projectName: project, sessionId: running, kind: 'apply' },
      },
      status: 'active',
    });

    const page = await site.text('/');
    expect(page).toMatch(/<b>1<\/b><span>running/);
    expect(page).toMatch(/<b>2<\/b><span>waiting/);
    expect(page).toContain('<title>1 running, 2 waiting');
    expect(page).toMatch(
      new RegExp(
        `${lease?.['worker_id']}</td>\\s*<td>${lease?.['host']}</td>\\s*<td>1 run</td>\\s*<td>\\d+ s ago`,
      ),
    );
    await alice.click(lobby, 'Cancel').answer();
    await world.untilState(running, 'CANCELLED');
  });

  it('says what failed and why, with links, and what is idle', async () => {
    const project = await server.project();
    const lobby = await server.deploy(server.alice, { project });
    await server.add(server.alice, lobby, 'compute_vm', { name: 'broken', simulate_failure: 'yes' });
    await lobby.until(/Plan: 1 to add/);
    await server.alice.click(lobby, 'Approve & Deploy').answer();
    await server.world.untilState(server.sessionOf(lobby), 'FAILED');
    const text = await seen(project);
    expect(text).toContain(`apply failed session ${server.sessionOf(lobby)}`);
    expect(text).toMatch(/\d+ s ago/);
    expect(text).toMatch(/terraform failed: .+ \(terraform_data\.compute_vm_broken\)/);
    const html = await card(project);
    expect(html).toContain(`href="${discordLink(lobby)}"`);
    expect(html).toMatch(/href="\/queues\/queue\/apply\/[\w-]+-1-1"/);
    expect(await seen(await server.project())).toMatch(/idle $/);
  });

  it('shows what people write as they wrote it, and does nothing of it', async () => {
    const { world } = server;
    const description = `<img src=x onerror=alert(1)> "quoted" 'single' & </section><script>`;
    await world.orchestrator.createProject(world.admin, {
      name: 'hostile',
      provider: 'sandbox',
      region: 'local',
      description,
    });
    const html = await card('hostile');
    expect(html).toContain(
      '&lt;img src=x onerror=alert(1)&gt; &quot;quoted&quot; &#39;single&#39; &amp; &lt;/section&gt;&lt;script&gt;',
    );
    expect(await site.text('/')).not.toContain('<img');
  });

  it('shows a session without a lobby, and projects of every server', async () => {
    const { world } = server;
    const session = await world.deploy(await world.project('lonely'), vm('one'));
    await world.untilState(session, 'PLAN_READY');
    const page = await site.text('/');
    for (const guild of [world.admin.guildId, server.guild.id])
      expect(page).toContain(`Server <span class="mono">${guild}</span>`);
  });

  it('looks for news by itself', async () => {
    expect(await site.text('/')).toContain('<script src="/refresh.js" defer></script>');
    const script = await site.read('/refresh.js');
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(await script.text()).toContain("querySelector('#news')");
  });

  it('says when no worker is there', async () => {
    await worker.stop({ hurry: true });
    expect(await site.text('/')).toContain('No worker: nothing runs');
  });
});
