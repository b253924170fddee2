import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newFolder } from '../terraform/support.ts';
import { aws, azurerm, chain, examples, google } from './examples.ts';
import { type Attached, attachProviders } from './provider/reattach.ts';
import { checkConformance, schemaNames, schemaOf } from './support.ts';
import { readState, runTerraform, startTerraform, writeConfig } from './terraform.ts';

let providers: Attached;
let dir: string;

beforeAll(async () => {
  providers = await attachProviders();
});
afterAll(() => providers.close());
beforeEach(() => {
  dir = newFolder();
  providers.behave({});
});

const run = (...args: string[]) => runTerraform(dir, { TF_REATTACH_PROVIDERS: providers.reattach }, ...args);
const apply = () => run('apply', '-auto-approve', '-no-color');

/** What a plan would do, by address. */
async function plan(): Promise<
  Record<string, { actions: string[]; after_unknown: Record<string, unknown> }>
> {
  const { code, output } = await run('plan', '-no-color', '-out=plan');
  expect(code, output).toBe(0);
  const { resource_changes } = JSON.parse((await run('show', '-json', 'plan')).output);
  return Object.fromEntries(
    resource_changes.map(({ address, change }: { address: string; change: object }) => [address, change]),
  );
}

const actionsIn = (changes: Awaited<ReturnType<typeof plan>>) =>
  Object.fromEntries(Object.entries(changes).map(([address, { actions }]) => [address, actions.join()]));

describe.each(schemaNames)('a deployment on %s', (name) => {
  it('is planned, applied, found unchanged, changed and destroyed', async () => {
    const [small, large] = [examples[name]('small'), examples[name]('large')];
    expect(checkConformance(small, schemaOf(name))).toEqual([]);
    writeConfig(dir, small);
    const created = actionsIn(await plan());
    expect(new Set(Object.values(created))).toEqual(new Set(['create']));
    expect((await apply()).output).toContain(`${Object.keys(created).length} added`);
    expect(Object.keys(readState(dir)).sort()).toEqual(Object.keys(created).sort());
    expect(new Set(Object.values(actionsIn(await plan())))).toEqual(new Set(['no-op']));

    writeConfig(dir, large);
    const changes = actionsIn(await plan());
    expect(Object.values(changes).filter((actions) => actions !== 'no-op')).toEqual(['update']);
    expect((await apply()).output).toContain('0 added, 1 changed, 0 destroyed');

    expect((await run('destroy', '-auto-approve', '-no-color')).code).toBe(0);
    expect(readState(dir)).toEqual({});
  });
});

describe('what a provider computes', () => {
  it('is unknown in the plan, and so is what refers to it; after the apply both are known', async () => {
    writeConfig(dir, chain);
    const changes = await plan();
    expect(changes['google_compute_network.main']?.after_unknown).toMatchObject({ id: true, mtu: true });
    expect(changes['google_compute_subnetwork.main']?.after_unknown).toMatchObject({ network: true });
    await apply();
    const state = readState(dir);
    const network = state['google_compute_network.main']?.attributes;
    expect(network?.['id']).toMatch(/^google_compute_network-\w{8}$/);
    expect(state['google_compute_subnetwork.main']?.attributes['network']).toBe(network?.['id']);
  });

  it('has something in lists that can only be read', async () => {
    writeConfig(dir, {
      ...aws({ aws_eks_cluster: { k: { name: 'k', role_arn: 'role', vpc_config: { subnet_ids: ['a'] } } } }),
      output: { issuer: { value: '${aws_eks_cluster.k.identity[0].oidc[0].issuer}' } },
    });
    await apply();
    expect((await run('output', '-raw', 'issuer')).output).toMatch(/^aws_eks_cluster-\w{8}\.issuer$/);
  });

  it('text is stored as it is given', async () => {
    const text = '$${aws_vpc.none} %%{if} "\\ \n é \u{1F600} null';
    writeConfig(dir, aws({ aws_vpc: { main: { cidr_block: '10.0.0.0/16', tags: { text } } } }));
    await apply();
    const stored = text.replace('$${', '${').replace('%%{', '%{');
    expect(readState(dir)['aws_vpc.main']?.attributes['tags']).toEqual({ text: stored });
  });
});

describe('refused is', () => {
  const route = (...routes: object[]) => aws({ aws_route_table: { main: { vpc_id: 'v', route: routes } } });
  const group = { azurerm_resource_group: { a: { name: 'a', location: 'westeurope' } } };
  it.each([
    [
      'an argument that there is not',
      google({ google_compute_network: { a: { name: 'a', cidr: 'x' } } }),
      /Extraneous JSON object property/,
    ],
    [
      'text for a number',
      google({ google_compute_network: { a: { name: 'a', mtu: 'x' } } }),
      /a number is required/,
    ],
    [
      'what can only be read',
      google({ google_compute_network: { a: { name: 'a', self_link: 'x' } } }),
      /Value for unconfigurable attribute/,
    ],
    ['the id', aws({ aws_vpc: { a: { id: 'x' } } }), /Value for unconfigurable attribute/],
    [
      'what can only be read in a block',
      aws({
        aws_eks_cluster: { k: { name: 'k', role_arn: 'r', vpc_config: { subnet_ids: [], vpc_id: 'v' } } },
      }),
      /Value for unconfigurable attribute/,
    ],
    ['what lacks an argument', aws({ aws_subnet: { a: { cidr_block: 'x' } } }), /"vpc_id" is required/],
    [
      'what lacks a block',
      aws({ aws_eks_cluster: { k: { name: 'k', role_arn: 'r' } } }),
      /At least 1 "vpc_config"/,
    ],
    [
      'a block too many',
      aws({ aws_instance: { a: { root_block_device: [{}, {}] } } }),
      /No more than 1 "root_block_device"/,
    ],
    ['an object that lacks fields', route({ cidr_block: '0.0.0.0/0' }), /attributes .* are required/],
    ['a resource type that there is not', aws({ aws_machine: { a: {} } }), /Invalid resource type/],
    [
      'azurerm without its features',
      azurerm(group, { subscription_id: 'x' }),
      /[Aa]t least 1 "features" block/,
    ],
    [
      'a reference to nothing',
      aws({ aws_vpc: { a: { cidr_block: '${aws_vpc.b.cidr_block}' } } }),
      /undeclared resource/,
    ],
    [
      'a circle',
      aws({ aws_vpc: { a: { cidr_block: '${aws_vpc.b.id}' }, b: { cidr_block: '${aws_vpc.a.id}' } } }),
      /Cycle/,
    ],
  ])('%s', async (_, config, message) => {
    writeConfig(dir, config);
    const { diagnostics } = JSON.parse((await run('validate', '-json')).output);
    const errors: { summary: string; detail: string }[] = diagnostics;
    expect(errors.map(({ summary, detail }) => `${summary}: ${detail}`).join('\n')).toMatch(message);
  });

  it.each([
    ['an empty', { azurerm: {} }],
    ['no', undefined],
  ])('%s configuration of azurerm, but only by the plan', async (_, provider) => {
    writeConfig(dir, { ...azurerm(group), provider });
    const { code, output } = await run('plan', '-no-color');
    expect(code).toBe(1);
    expect(output).toMatch(/[Aa]t least 1 "features" block/);
  });
});

describe('a cloud that', () => {
  beforeEach(() => writeConfig(dir, chain));
  const network = 'google_compute_network.main';
  const subnetwork = 'google_compute_subnetwork.main';

  it('refuses the second resource leaves the first, and the rest for the next apply', async () => {
    providers.behave({ fail: 2 });
    expect((await apply()).output).toContain('The cloud refused: quota exceeded.');
    expect(Object.keys(readState(dir))).toEqual([network]);
    providers.behave({});
    expect(actionsIn(await plan())).toEqual({ [network]: 'no-op', [subnetwork]: 'create' });
  });

  it('fails when a resource is done leaves it tainted, to be replaced', async () => {
    providers.behave({ failDone: 'google_compute_subnetwork' });
    expect((await apply()).code).toBe(1);
    expect(readState(dir)[subnetwork]?.tainted).toBe(true);
    expect(actionsIn(await plan())[subnetwork]).toBe('delete,create');
  });

  it('fails to destroy keeps what is left', async () => {
    await apply();
    providers.behave({ fail: 'google_compute_network' });
    expect((await run('destroy', '-auto-approve')).code).toBe(1);
    expect(Object.keys(readState(dir))).toEqual([network]);
  });

  it('cannot change an argument has the resource replaced', async () => {
    await apply();
    providers.behave({ replaceOn: ['google_compute_subnetwork.ip_cidr_range'] });
    writeConfig(dir, JSON.parse(JSON.stringify(chain).replace('10.0.0.0/24', '10.0.1.0/24')));
    expect(actionsIn(await plan())).toEqual({ [network]: 'no-op', [subnetwork]: 'delete,create' });
  });

  it('hangs is left when terraform is interrupted, with what exists recorded', async () => {
    providers.behave({ hang: 2 });
    const before = providers.events.length;
    const terraform = startTerraform(dir, { TF_REATTACH_PROVIDERS: providers.reattach }, [
      ...['apply', '-auto-approve'],
    ]);
    terraform.stdout?.resume();
    terraform.stderr?.resume();
    await vi.waitFor(() => expect(providers.events.slice(before)).toHaveLength(3), { timeout: 30_000 });
    terraform.kill('SIGINT');
    expect(await once(terraform, 'exit')).toEqual([1, null]);
    expect(providers.events.at(-1)).toMatchObject({ type: 'google_compute_subnetwork', phase: 'stopped' });
    expect(Object.keys(readState(dir))).toEqual([network]);
  });
});
