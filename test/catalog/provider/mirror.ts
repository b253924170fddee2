import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
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
  // A launcher that becomes the provider, so that there is no process between.
  const launch = (name: SchemaName) => `exec '${process.execPath}' '${program}/main.mjs' '${cloud}' ${name}`;
  return {
    ...fill(dir, platforms, launch),
    behave,
    events: () => readLines(eventsFile),
    eventsFile,
  };
}

/**
 * A mirror whose providers can be installed, and not started: for terraform that finds them attached (reattach.ts).
 * @returns a terraform CLI configuration that knows only this mirror
 */
export function createHollowMirror(dir: string): string {
  return fill(dir, [thisPlatform], () => 'exit 1').cliConfig;
}

/** Puts scripts where terraform looks for providers. @param scriptOf what each does */
function fill(
  dir: string,
  platforms: readonly string[],
  scriptOf: (name: SchemaName) => string,
): Pick<Mirror, 'cliConfig' | 'folder'> {
  const mirror = join(dir, 'mirror');
  for (const name of schemaNames) {
    const { provider_version: version } = schemaOf(name);
    for (const platform of platforms) {
      const folder = join(mirror, 'registry.terraform.io/hashicorp', name, version, platform);
      mkdirSync(folder, { recursive: true });
      const program = join(folder, `terraform-provider-${name}_v${version}`);
      writeFileSync(program, `#!/bin/sh\n${scriptOf(name)}\n`, { mode: 0o755 });
    }
  }
  const cliConfig = join(dir, 'terraform.rc');
  writeFileSync(
    cliConfig,
    `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`,
  );
  return { cliConfig, folder: mirror };
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
