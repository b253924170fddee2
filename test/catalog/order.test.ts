import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RawInputs } from '../../src/catalog/inputs.ts';
import { providerOf } from '../../src/catalog/registry.ts';
import { newFolder } from '../terraform/support.ts';
import { rendered, resourcesOf } from './project.ts';
import { type Attached, attachProviders, runTerraform, writeConfig } from './support.ts';

// Clouds refuse to delete what is in use, and say so only in the middle of an apply: what is taken away goes last.

let providers: Attached;
beforeAll(async () => {
  providers = await attachProviders();
});
afterAll(() => providers.close());

/** What happens in the cloud when resources are made, and then changed: `update google_compute_instance`, in order. */
async function changing(cloud: string, ...steps: readonly Readonly<Record<string, RawInputs>>[]) {
  const provider = providerOf(cloud);
  const dir = newFolder();
  let before = 0;
  for (const inputs of steps) {
    before = providers.events.length;
    writeConfig(dir, rendered(provider, resourcesOf(provider, inputs)));
    const env = { TF_REATTACH_PROVIDERS: providers.reattach };
    const { code, output } = await runTerraform(dir, env, 'apply', '-auto-approve', '-no-color');
    expect(code, output).toBe(0);
  }
  return providers.events
    .slice(before)
    .filter(({ phase }) => phase === 'done')
    .map(({ action, type }) => `${action} ${type}`);
}

it.each([
  ['gcp', 'compute_vm', 'update google_compute_instance', 'delete google_compute_address'],
  ['azure', 'compute_vm', 'update azurerm_network_interface', 'delete azurerm_public_ip'],
  ['azure', 'load_balancer', 'update azurerm_lb', 'delete azurerm_public_ip'],
])(
  '%s: a %s that is public no more lets go of its address before that goes',
  async (cloud, type, ...order) => {
    const done = await changing(cloud, { [type]: { public: true } }, { [type]: { public: false } });
    expect(done.filter((one) => order.includes(one))).toEqual(order);
  },
);

it('gcp: a load balancer changes between public and internal as a whole, from its front to its back', async () => {
  const chain = ['backend_service', 'url_map', 'target_http_proxy', 'global_forwarding_rule'].map(
    (one) => `google_compute_${one}`,
  );
  providers.behave({ replaceOn: chain.map((type) => `${type}.name`) });
  const done = await changing(
    'gcp',
    { load_balancer: { public: true } },
    { load_balancer: { public: false } },
  );
  providers.behave({});
  const order = [
    ...chain.toReversed().map((type) => `delete ${type}`),
    ...chain.map((type) => `create ${type}`),
  ];
  expect(done.filter((one) => order.includes(one))).toEqual(order);
});
