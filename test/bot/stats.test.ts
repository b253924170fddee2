import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OptionValues } from '../../src/sandbox/discord/driver/command-data.ts';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { expectNoPings } from '../support/forged.ts';
import { createServer, type Server } from '../support/server.ts';

let server: Server;
let project: string;
beforeAll(async () => {
  server = await createServer();
  await server.world.worker();
  project = await server.project();
});
afterAll(() => server.close());

const stats = (options: OptionValues = {}, person = server.admin) =>
  server.command(person, 'cloud-stats', options);

/** Deploys a network, and waits for what becomes of it. */
async function deploy(name: string, end: RegExp, inputs: Record<string, string> = {}): Promise<void> {
  const lobby = await server.deploy(server.alice, { project });
  await server.add(server.alice, lobby, 'compute_vm', { name, machine_type: 'small', ...inputs });
  await lobby.until(/Plan: 1 to add/);
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await lobby.until(end);
}

/** The picture that a message shows in its embed. */
function chartIn({ message }: SeenMessage) {
  const [file] = message.attachments;
  expect(message.embeds[0]?.image?.url).toBe(`attachment://${file?.filename}`);
  return file;
}

describe('/cloud-stats', () => {
  it('draws a chart of nothing before anything happened', async () => {
    const answer = await stats({ project });
    expect(answer.text()).toContain('No apply has ended.');
    expect(chartIn(answer)?.data.subarray(1, 4).toString()).toBe('PNG');
  });

  it('tells how sessions went, how long they took, who did them, what was made and what it costs', async () => {
    await deploy('web-1', /APPLIED/);
    await deploy('web-2', /FAILED/, { simulate_failure: 'true' });
    const spare = await server.deploy(server.alice, { project, resource_type: 'vpc', name: 'spare' });
    await server.alice.click(spare, 'Cancel').answer();
    await spare.until(/CANCELLED/);

    const answer = await stats({ days: 7 });
    const text = answer.text();
    expect(text).toContain(`Statistics of ${project}`);
    expect(text).toMatch(/The last 7 days, since \d+ \w+ \d{4}/);
    expect(text).toContain(
      '**3** opened · **1** applied · **1** failed · **1** cancelled · **0** expired · **0** refused',
    );
    expect(text).toContain('**50 %** of 2 applies that ended: 1 succeeded, 1 failed.');
    for (const phase of [
      'Waiting for the plan to begin',
      'Planning',
      'Waiting for approval',
      'Waiting for the apply to begin',
      'Applying',
    ]) {
      expect(text).toMatch(new RegExp(`^${phase}: \\d+ (ms|s) \\(of \\d\\)$`, 'm'));
    }
    expect(text).toContain(`<@${server.alice.id}>: 3 sessions, 2 applies`);
    expect(text).toMatch(/Most deployed types:\nVirtual machine: \d/);
    const resources = await server.command(server.alice, 'cloud-resources', { project });
    const [, cost] = /resources?: (\$[\d.]+)\/month/.exec(resources.text()) ?? [];
    expect(cost).toMatch(/^\$[1-9]/);
    expect(text).toContain(`**${cost}** a month now, ${cost} more than on the first day`);
    expect(chartIn(answer)).toMatchObject({
      filename: 'statistics.png',
      description: expect.stringContaining(`between $0.00 and ${cost}`),
    });
    expectNoPings(server.discord);
  });

  it('is for those who administer a project, of the projects that they do', async () => {
    await server.command(server.admin, 'cloud-grant', { user: server.bob, project, permission: 'read' });
    for (const person of [server.alice, server.bob]) {
      for (const options of [{}, { project }, { project: 'nowhere' }]) {
        const answer = await stats(options, person);
        expect(answer.text()).toContain('You do not have permission');
        expect(answer.message.attachments).toEqual([]);
      }
    }
    const own = await server.project();
    await server.command(server.admin, 'cloud-grant', {
      user: server.bob,
      project: own,
      permission: 'admin',
    });
    expect((await stats({}, server.bob)).text()).toContain(`Statistics of ${own}`);
    expect((await stats({ project }, server.bob)).text()).toContain('You do not have permission');
    expect((await stats()).text()).toMatch(
      new RegExp(`Statistics of 2 projects[\\s\\S]*\`${project}\`, \`${own}\``),
    );
  });

  it.each([0, 366, 1.5, Number.NaN])('refuses %d days, after it has looked at rights', async (days) => {
    const actor = { userId: server.bob.id, guildId: server.guild.id, roleIds: [], isGuildAdmin: false };
    const { orchestrator } = server.world;
    await expect(orchestrator.statistics(actor, { days, project })).rejects.toMatchObject({
      code: 'NOT_PERMITTED',
    });
    await expect(orchestrator.statistics({ ...actor, isGuildAdmin: true }, { days })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      context: { violations: [{ field: 'days', problem: 'must be a whole number from 1 to 365' }] },
    });
  });
});
