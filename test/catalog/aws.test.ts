import { afterAll, beforeAll, expect, it } from 'vitest';
import { brokenReferences } from '../../src/catalog/references.ts';
import { providerOf } from '../../src/catalog/registry.ts';
import { newFolder } from '../terraform/support.ts';
import { nasty, nastyAscii, textsNotIn } from './literal.ts';
import { projectOf, rendered, resourcesOf } from './project.ts';
import { type Attached, attachProviders } from './provider/reattach.ts';
import { readState, runTerraform, writeConfig } from './terraform.ts';

const aws = providerOf('aws');
let providers: Attached;

beforeAll(async () => {
  providers = await attachProviders();
});
afterAll(() => providers.close());

const resources = resourcesOf(aws, {
  vpc: { description: nasty },
  compute_vm: { network: 'vpc', public: true, description: nasty, key_name: nastyAscii },
  database: { network: 'vpc', description: nasty },
  storage_bucket: { delete_old_days: 30 },
  kubernetes_cluster: { network: 'vpc', nodes: 3, version: '1.34', description: nasty },
  load_balancer: {
    network: 'vpc',
    targets: 'compute-vm',
    health_path: '/${a}%{b}$${c}\\"',
    description: nasty,
  },
});

it('AWS: terraform takes all types together, and what people write as they wrote it', async () => {
  const dir = newFolder();
  const run = (...args: string[]) =>
    runTerraform(dir, { TF_REATTACH_PROVIDERS: providers.reattach }, ...args);
  expect(brokenReferences(aws, resources)).toEqual([]);
  writeConfig(dir, rendered(aws, resources, projectOf(aws, { protected: true })));

  expect(await run('validate', '-no-color')).toMatchObject({ code: 0 });
  const applied = await run('apply', '-auto-approve', '-no-color');
  expect(applied.code, applied.output).toBe(0);
  const state = readState(dir);
  expect(textsNotIn(state, aws, resources)).toEqual([]);
  const written = Object.entries(state).filter(([, { attributes }]) =>
    Object.values({ ...(attributes['tags'] as object) }).includes(nasty),
  );
  expect(written.map(([address]) => address).sort()).toEqual([
    'aws_instance.compute-vm',
    'aws_security_group.compute-vm',
    'aws_security_group.database',
    'aws_security_group.kubernetes-cluster',
    'aws_security_group.load-balancer',
    'aws_vpc.vpc',
  ]);
  expect(state['aws_instance.compute-vm']?.attributes['key_name']).toBe(nastyAscii);
  expect(state['aws_instance.compute-vm']?.attributes['subnet_id']).toBe(
    state['aws_subnet.vpc_public_a']?.attributes['id'],
  );
  expect((await run('plan', '-detailed-exitcode', '-no-color')).code).toBe(0);
});

it.each(aws.types)('AWS: terraform takes $type alone', async ({ type }) => {
  const dir = newFolder();
  writeConfig(dir, rendered(aws, resourcesOf(aws, { [type]: {} })));
  const { code, output } = await runTerraform(
    dir,
    { TF_REATTACH_PROVIDERS: providers.reattach },
    ...['plan', '-no-color'],
  );
  expect(code, output).toBe(0);
});
