import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newFolder } from '../terraform/support.ts';
import { aws, azurerm, chain, examples } from './examples.ts';
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
    expect((await run('apply', '-no-color', 'plan')).output).toContain(
      `${Object.keys(created).length} added`,
    );
    expect(Object.keys(readState(dir)).sort()).toEqual(Object.keys(created).sort());
    expect(new Set(Object.values(actionsIn(await plan())))).toEqual(new Set(['no-op']));

    writeConfig(dir, large);
    const changes = actionsIn(await plan());
    expect(Object.values(changes).filter((actions) => actions !== 'no-op')).toEqual(['update']);
    expect((await run('apply', '-no-color', 'plan')).output).toContain('0 added, 1 changed, 0 destroyed');

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

describe('terraform refuses', () => {
  const group = { azurerm_resource_group: { a: { name: 'a', location: 'westeurope' } } };

  /** What `terraform validate` says about a configuration: where, and what. */
  async function errorsOf(config: object): Promise<readonly string[]> {
    writeConfig(dir, config);
    const { diagnostics } = JSON.parse((await run('validate', '-json')).output);
    const errors: { summary: string; detail: string; snippet?: { context: string | null } }[] = diagnostics;
    return errors.map(({ summary, detail, snippet }) => `${snippet?.context}: ${summary}: ${detail}`);
  }

  it('what the schema does not take, and the provider what can only be read: all of it at once', async () => {
    const cluster = { name: 'k', role_arn: 'r' };
    const errors = await errorsOf(
      aws({
        aws_vpc: {
          unknown: { cidr: 'x' },
          mistyped: { ipv4_netmask_length: 'x' },
          computed: { arn: 'x' },
          id: { id: 'x' },
          nowhere: { cidr_block: '${aws_vpc.none.cidr_block}' },
        },
        aws_subnet: { lacking: { cidr_block: 'x' } },
        aws_eks_cluster: {
          lacking: cluster,
          computed: { ...cluster, vpc_config: { subnet_ids: [], vpc_id: 'v' } },
        },
        aws_instance: { twice: { root_block_device: [{}, {}] } },
        aws_route_table: { fields: { vpc_id: 'v', route: [{ cidr_block: '0.0.0.0/0' }] } },
      }),
    );
    const expected = [
      /aws_vpc\.unknown: Extraneous JSON object property/,
      /aws_vpc\.mistyped: Incorrect attribute value type: .* a number is required/,
      /aws_vpc\.computed: Value for unconfigurable attribute/,
      /aws_vpc\.id: Value for unconfigurable attribute/,
      /aws_vpc\.nowhere: Reference to undeclared resource/,
      /aws_subnet\.lacking: .* "vpc_id" is required/,
      /aws_eks_cluster\.lacking: .* At least 1 "vpc_config"/,
      /aws_eks_cluster\.computed.*: Value for unconfigurable attribute/,
      /aws_instance\.twice.*: .* No more than 1 "root_block_device"/,
      /aws_route_table\.fields: .* attributes .* are required/,
    ];
    for (const one of expected) expect(errors.filter((error) => one.test(error))).toHaveLength(1);
    expect(errors).toHaveLength(expected.length);
  });

  it('a resource type that there is not', async () => {
    expect(await errorsOf(aws({ aws_machine: { a: {} } }))).toEqual([
      expect.stringContaining('Invalid resource type'),
    ]);
  });

  it('a circle of references', async () => {
    const circle = { a: { cidr_block: '${aws_vpc.b.id}' }, b: { cidr_block: '${aws_vpc.a.id}' } };
    expect(await errorsOf(aws({ aws_vpc: circle }))).toEqual([expect.stringContaining('Cycle: ')]);
  });

  it('azurerm without its features', async () => {
    const [error, ...others] = await errorsOf(azurerm(group, { subscription_id: 'x' }));
    expect(error).toMatch(/at least 1 "features" block/i);
    expect(others).toEqual([]);
  });

  it.each([
    ['an empty', { azurerm: {} }],
    ['no', undefined],
  ])('%s configuration of azurerm, but only by the plan', async (_, provider) => {
    writeConfig(dir, { ...azurerm(group), provider });
    const { code, output } = await run('plan', '-no-color');
    expect(code).toBe(1);
    expect(output).toMatch(/at least 1 "features" block/i);
  });
});

describe('a cloud that', () => {
  beforeEach(() => writeConfig(dir, chain));
  const network = 'google_compute_network.main';
  const subnetwork = 'google_compute_subnetwork.main';

  it('takes its time is waited for', async () => {
    providers.behave({ delayMs: 200 });
    const start = performance.now();
    expect((await apply()).code).toBe(0);
    expect(performance.now() - start).toBeGreaterThan(400);
  });

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

  /** An apply whose second resource hangs, once it does. */
  async function hangingApply() {
    const before = providers.events.length;
    const terraform = startTerraform(dir, { TF_REATTACH_PROVIDERS: providers.reattach }, [
      ...['apply', '-auto-approve', '-no-color'],
    ]);
    terraform.stderr?.resume();
    if (terraform.stdout === null) throw new Error('no pipe');
    const lines = createInterface({ input: terraform.stdout });
    await vi.waitFor(() => expect(providers.events.slice(before)).toHaveLength(3), { timeout: 30_000 });
    return { terraform, lines };
  }

  it('hangs is left when terraform is interrupted, with what exists recorded', async () => {
    providers.behave({ hang: 2 });
    const { terraform } = await hangingApply();
    terraform.kill('SIGINT');
    expect(await once(terraform, 'exit')).toEqual([1, null]);
    expect(providers.events.at(-1)).toMatchObject({ type: 'google_compute_subnetwork', phase: 'stopped' });
    expect(Object.keys(readState(dir))).toEqual([network]);
  });

  it('hangs for good is left only when terraform is killed', async () => {
    providers.behave({ hang: 2, ignoreStop: true });
    const { terraform, lines } = await hangingApply();
    terraform.kill('SIGINT');
    for await (const line of lines) if (line.startsWith('Gracefully shutting down')) break;
    terraform.kill('SIGKILL');
    expect(await once(terraform, 'exit')).toEqual([null, 'SIGKILL']);
    expect(providers.events.at(-1)).toMatchObject({ phase: 'started' });
    expect(Object.keys(readState(dir))).toEqual([network]);
  });
});
