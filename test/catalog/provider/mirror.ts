import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SchemaName, schemaNames, schemaOf } from '../schema.ts';
import { selfSigned } from './certificate.ts';
import type { Behaviour, CloudEvent } from './cloud.ts';
import { readLines } from './read-lines.ts';

const here = import.meta.dirname;

/** Terraform's name of this machine, such as `linux_amd64`. */
export const thisPlatform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

/** Providers that terraform installs from a folder instead of a registry. */
export type Mirror = {
  /** A terraform CLI configuration (`TF_CLI_CONFIG_FILE`) that knows only this mirror. */
  readonly cliConfig: string;
  /** The mirror itself, as `providers lock -fs-mirror` wants it. */
  readonly folder: string;
  /** How the cloud behaves from the next change on, in all terraform runs that use this mirror. */
  behave(behaviour: Behaviour): void;
  /** All that happened in the cloud. */
  events(): readonly CloudEvent[];
  /** Where the events are written, a line each, for a test that waits for one. */
  readonly eventsFile: string;
};

/**
 * Makes a mirror of the three providers in an empty folder, each in the version that its schema describes.
 * @param platforms more than this machine's for lock files of a fleet; the program is the same
 */
export async function createMirror(
  dir: string,
  { platforms = [thisPlatform] }: { platforms?: readonly string[] } = {},
): Promise<Mirror> {
  const program = join(dir, 'program');
  await bundle(program);
  const { key, certificate } = selfSigned();
  const cloud = join(dir, 'cloud');
  mkdirSync(cloud);
  writeFileSync(join(cloud, 'key.pem'), key);
  writeFileSync(join(cloud, 'certificate.pem'), certificate);
  const eventsFile = join(cloud, 'events.jsonl');
  writeFileSync(eventsFile, '');
  const behave = (behaviour: Behaviour) =>
    writeFileSync(join(cloud, 'behaviour.json'), JSON.stringify(behaviour));
  behave({});
  const mirror = join(dir, 'mirror');
  for (const name of schemaNames) {
    for (const platform of platforms) {
      const { provider_version } = schemaOf(name);
      install(
        mirror,
        { name, version: provider_version, platform },
        `'${program}/main.mjs' '${cloud}' ${name}`,
      );
    }
  }
  const cliConfig = join(dir, 'terraform.rc');
  writeFileSync(
    cliConfig,
    `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`,
  );
  return { cliConfig, folder: mirror, behave, events: () => readLines(eventsFile), eventsFile };
}

/** Puts a launcher where terraform looks for a provider; it becomes the provider, so that there is no process between. */
function install(
  mirror: string,
  { name, version, platform }: { name: SchemaName; version: string; platform: string },
  command: string,
): void {
  const folder = join(mirror, 'registry.terraform.io/hashicorp', name, version, platform);
  mkdirSync(folder, { recursive: true });
  const launcher = join(folder, `terraform-provider-${name}_v${version}`);
  writeFileSync(launcher, `#!/bin/sh\nexec '${process.execPath}' ${command}\n`);
  chmodSync(launcher, 0o755);
}

/** One file of JavaScript, which starts faster than all its modules. */
async function bundle(outDir: string): Promise<void> {
  // Only here: it takes seconds to load, and most tests need no mirror.
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(here, 'main.ts'),
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
    },
  });
  cpSync(join(here, 'tfplugin5.proto'), join(outDir, 'tfplugin5.proto'));
  cpSync(join(here, '../schemas'), join(outDir, 'schemas'), { recursive: true });
}
