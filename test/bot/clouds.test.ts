import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '../../src/sandbox/discord/driver/seen-message.ts';
import { type Attached, attachedTerraform, attachProviders, createHollowMirror } from '../catalog/support.ts';
import { addressesIn, giveCredentials } from '../support/clouds.ts';
import { createServer, type Server } from '../support/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'cloud-engine-test-'));
const credentials = join(folder, 'credentials');

let server: Server;
let providers: Attached;
beforeAll(async () => {
  [providers, server] = await Promise.all([attachProviders(), createServer()]);
  await server.world.worker({
    TERRAFORM_BIN: attachedTerraform(folder, providers),
    TF_CLI_CONFIG_FILE: createHollowMirror(folder),
    CREDENTIALS_DIR: credentials,
  });
}, 60_000);
afterAll(async () => {
  await server.close();
  providers.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What is asked for beside the network `net` and the machine `web` in it; each where some price is not listed. */
const clouds = [
  {
    provider: 'gcp',
    region: 'europe-west1',
    database: { network: 'net' },
    settings: { backup_days: '14' },
    third: { type: 'storage_bucket', name: 'files' },
    notPriced: '`db` (storage)',
    machine: 'google_compute_instance.web',
    size: 'e2-small',
  },
  {
    provider: 'aws',
    region: 'eu-north-1',
    database: { network: 'net' },
    settings: { version: '16' },
    third: { type: 'load_balancer', name: 'front', targets: 'web', network: 'net' },
    notPriced: '`front`',
    machine: 'aws_instance.web',
    size: 't3.small',
  },
  {
    provider: 'azure',
    region: 'westeurope',
    database: { engine: 'postgres' },
    settings: { backup_days: '14' },
    third: { type: 'kubernetes_cluster', name: 'k8s', network: 'net' },
    notPriced: '`k8s` (disks of the nodes), `web` (disk)',
    machine: 'azurerm_linux_virtual_machine.web',
    size: 'Standard_B2s',
  },
] as const;

describe.each(clouds)('a project on $provider', (cloud) => {
  const project = `shop-${cloud.provider}`;
  let lobby: SeenMessage;
  let made: readonly string[];

  it('is filled by forms, what stands in a network after the network', async () => {
    const { provider, region } = cloud;
    await create(project, { provider, region, approvals: 1 });
    lobby = await server.deploy(server.alice, { project });
    expect(lobby.text()).toContain('Nothing chosen yet');
    // No region is typed: all of it is in the project's.
    await server.add(server.alice, lobby, 'vpc', { name: 'net' });
    const wrong = await server.add(server.alice, lobby, 'compute_vm', { name: 'web', network: 'nett' });
    expect(wrong.text()).toContain('`network` of `web` names `nett`, which would not be there');
    const again = await server.alice.click(wrong, 'Fix it').modal();
    const web = await server.alice.submit(again, { network: 'net' }).answer();
    expect(web.text()).toContain('Added `web` (Virtual machine, `$0.0');
    const db = await server.add(server.alice, lobby, 'database', { name: 'db', ...cloud.database });
    await more(db, cloud.settings);
    const { type, ...third } = cloud.third;
    await server.add(server.alice, lobby, type, third);
    await lobby.until(/PLAN_READY/);
    const regions = await server.rows(
      `select distinct inputs ->> 'region' as region from session_changes where session_id = $1`,
      [server.sessionOf(lobby)],
    );
    expect(regions).toEqual([{ region: cloud.region }]);
  });

  it('is planned with what it costs and what has no price, and deployed by the approval of another', async () => {
    expect(lobby.text()).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
    expect(lobby.text()).toMatch(/Cost: `\$0\.\d{4}\/hour · \$\d+\.\d\d\/month`/);
    expect(lobby.text()).toContain(`Not priced: ${cloud.notPriced}\n`);
    for (const asked of [
      '`net` Network',
      '`web` Virtual machine',
      '`db` Database',
      `\`${cloud.third.name}\``,
    ]) {
      expect(lobby.text()).toContain(`\n+ ${asked}`);
    }
    const own = await server.alice.click(lobby, 'Approve & Deploy').answer();
    expect(own.text()).toContain('the project wants approvals by others');
    await server.bob.click(lobby, 'Approve & Deploy').answer();
    await lobby.until(/APPLIED/);
    made = await addressesIn(server.world, project);
    expect(lobby.text()).toContain(`Plan: ${made.length} to add`);
    const told = await server.told(server.sessionOf(lobby));
    await server.discord.until('the whole story', () => server.threadLines(lobby).length >= told.length);
    const lines = server.threadLines(lobby).join('\n');
    for (const address of made) expect(lines).toContain(`\n${address}: Creation complete`);
  });

  it('has its machine resized by a second session, which may not move it, and nothing else', async () => {
    const second = await server.deploy(server.alice, { project });
    await second.until(/already as wanted/);
    const menu = await server.alice.click(second, 'Edit').answer();
    const form = await server.alice.choose(menu, 'web').modal();
    const moved = await server.alice.submit(form, { network: '' }).answer();
    expect(moved.text()).toContain('`network` of `web` stays as it is (`net`)');
    const again = await server.alice.click(moved, 'Fix it').modal();
    const answer = await server.alice.submit(again, { network: 'net' }).answer();
    await server.alice.choose(answer, cloud.size).acknowledged();
    await second.until(/Plan: 0 to add, 1 to change, 0 to destroy/);
    expect(second.text()).toContain(
      `Changes:\n~ \`web\` Virtual machine · \`${cloud.size}\` (update) · \`${cloud.machine}\`\nCost a month:\n`,
    );
    await server.bob.click(second, 'Approve & Deploy').answer();
    await second.until(/APPLIED/);
    expect(await addressesIn(server.world, project)).toEqual(made);
  });

  it('is destroyed, to the last of it', async () => {
    const form = await server.alice.command('cloud-destroy', { project }, server).modal();
    const opened = await server.alice.submit(form, { project }).answer();
    const last = server.lobbyIn(opened);
    await last.until(/PLAN_READY/);
    const question = await server.bob.click(last, `Approve & Destroy ${made.length}`).answer();
    await server.bob.click(question, `Yes, destroy ${made.length}`).answer();
    await last.until(/APPLIED/);
    expect(await addressesIn(server.world, project)).toEqual([]);
    const resources = await server.command(server.alice, 'cloud-resources', { project });
    expect(resources.text()).toContain('Nothing is deployed here');
  });
});

describe('a database in a protected project', () => {
  const project = 'kept';
  const destroy = 'Approve & Destroy 1';

  it('is destroyed by nobody before the project, and then the cloud, lets go of it', async () => {
    const { admin, alice } = server;
    await create(project, { provider: 'gcp', region: 'us-central1', approvals: 0, protected: true });
    const made = await server.deploy(alice, { project, resource_type: 'database', name: 'db' });
    await approve(made);
    const removal = await server.deploy(alice, { project });
    await removal.until(/already as wanted/);
    await alice.choose(await alice.click(removal, 'Remove').answer(), 'db').answer();
    const kept = '`google_sql_database_instance.db` is protected against deletion';
    await removal.until(/PLAN_READY[\s\S]*Approve & Destroy 1/);
    expect(removal.text()).toContain(`⛔ It cannot be approved now:\n• ${kept}`);
    expect(removal.text()).toContain('`/cloud-edit-project project:kept protected:False`');
    // Not even by an admin.
    expect((await admin.click(removal, destroy).answer()).text()).toContain(kept);

    const lifted = await server.command(admin, 'cloud-edit-project', { project, protected: false });
    expect(lifted.text()).toContain('`/cloud-deploy project:kept` makes one');
    await removal.until(/The project is no longer protected, but the cloud does not know yet/);
    expect((await alice.click(removal, destroy).answer()).text()).toContain(kept);

    const lifting = await server.deploy(alice, { project });
    await lifting.until(/Also changes, though not asked for:\n~ `db` \(update\)/);
    await approve(lifting);
    await removal.until(/Planned again[\s\S]*PLAN_READY/);
    expect(removal.text()).not.toContain('⛔');
    const question = await alice.click(removal, destroy).answer();
    await alice.click(question, 'Yes, destroy 1').answer();
    await removal.until(/APPLIED/);
    expect(await addressesIn(server.world, project)).toEqual([]);
  });
});

/** A project with credentials, on which alice and bob hold `deploy`. */
async function create(
  project: string,
  settings: { provider: string; region: string; approvals: number; protected?: boolean },
) {
  const { admin, alice, bob } = server;
  const made = await server.command(admin, 'cloud-create-project', { project, ...settings });
  for (const user of [alice, bob]) {
    await server.command(admin, 'cloud-grant', { user, project, permission: 'deploy' });
  }
  const file = await giveCredentials(server.world, { folder: credentials, project, text: 'TOKEN=4711\n' });
  expect(made.text()).toContain(`credentials into \`${file}\``);
}

/** Fills in the settings that found no place in the form. */
async function more(answer: SeenMessage, values: Readonly<Record<string, string>>): Promise<void> {
  const form = await server.alice.click(answer, 'More settings').modal();
  const changed = await server.alice.submit(form, values).answer();
  expect(changed.text()).toContain('Changed `db` (Database, `$0.0');
}

async function approve(lobby: SeenMessage): Promise<void> {
  await lobby.until(/PLAN_READY/);
  await server.alice.click(lobby, 'Approve & Deploy').answer();
  await lobby.until(/APPLIED/);
}
