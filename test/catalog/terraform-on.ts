import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Provider } from '../../src/catalog/contract.ts';
import type { Resource } from '../../src/domain/resource.ts';
import { newFolder } from '../terraform/support.ts';
import { projectOf, rendered } from './project.ts';
import { type Attached, attachProviders } from './provider/reattach.ts';
import { readState, runTerraform, writeConfig } from './terraform.ts';

/** The real terraform on what a cloud renders, with the providers attached and a new folder for each test. */
export function terraformOn(provider: Provider) {
  let providers: Attached;
  let dir = '';
  beforeAll(async () => {
    providers = await attachProviders();
  });
  afterAll(() => providers.close());
  beforeEach(() => {
    dir = newFolder();
  });
  const run = (...args: readonly string[]) =>
    runTerraform(dir, { TF_REATTACH_PROVIDERS: providers.reattach }, ...args, '-no-color');
  /** What a command prints that has to succeed. */
  const succeed = async (...args: readonly string[]) => {
    const { code, output } = await run(...args);
    expect(code, output).toBe(0);
    return output;
  };
  return {
    run,
    succeed,
    apply: () => succeed('apply', '-auto-approve'),
    write: (resources: readonly Resource[], project = projectOf(provider)) =>
      writeConfig(dir, rendered(provider, resources, project)),
    state: () => readState(dir),
  };
}
