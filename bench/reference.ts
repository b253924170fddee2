import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What one deployment is compared with: the commands that somebody else would run for it, on the same configuration, in a
 * fresh folder, with the state beside it.
 */
export type Reference = { readonly name: 'pull-request tools' | 'plan and apply'; readonly script: string };

/**
 * The commands of pull-request bots, each a process of its own: before `plan` they ask for the version, initialise the
 * folder and look up the workspace; `show` gives them what the plan would change; later they apply the plan file.
 */
export const pullRequestTools: Reference = {
  name: 'pull-request tools',
  script: [
    'terraform version',
    'terraform init -input=false -no-color',
    'terraform workspace show',
    'terraform plan -input=false -no-color -out=plan.bin',
    'terraform show -json plan.bin',
    'terraform apply -input=false -no-color plan.bin',
  ].join('\n'),
};

/** The least that terraform itself can do with a plan in between. The built-in provider needs no `init`. */
export const planAndApply: Reference = {
  name: 'plan and apply',
  script: [
    'terraform plan -input=false -no-color -out=plan.bin',
    'terraform apply -input=false plan.bin',
  ].join('\n'),
};

/** Runs references in a folder of their own. */
export type ReferenceRunner = {
  /** @returns how long one deployment takes, in milliseconds */
  once(reference: Reference): Promise<number>;
  /** The same for `count` of them, as many at once as there are cores. */
  many(reference: Reference, count: number, cores: number): Promise<number>;
};

/**
 * @param folder where folders are made for deployments
 * @param configuration Terraform JSON, as Cloud Engine renders it
 */
export function createReferenceRunner(folder: string, configuration: string): ReferenceRunner {
  const env = { ...process.env, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };

  async function prepare(reference: Reference, count: number): Promise<{ root: string; script: string }> {
    const root = await mkdtemp(join(folder, 'reference-'));
    const script = join(root, 'deploy.sh');
    await writeFile(script, `set -eu\ncd "$1"\n${reference.script}\n`);
    for (let index = 0; index < count; index++) {
      await mkdir(join(root, String(index)));
      await writeFile(join(root, String(index), 'main.tf.json'), configuration);
    }
    return { root, script };
  }

  async function timed(root: string, program: string, words: readonly string[]): Promise<number> {
    const began = performance.now();
    await run(program, words, { env, cwd: root, maxBuffer: 2 ** 28 });
    const milliseconds = performance.now() - began;
    await rm(root, { recursive: true });
    return milliseconds;
  }

  return {
    async once(reference) {
      const { root, script } = await prepare(reference, 1);
      return timed(root, 'sh', [script, join(root, '0')]);
    },
    async many(reference, count, cores) {
      const { root, script } = await prepare(reference, count);
      const each = `seq 0 ${count - 1} | xargs -P ${cores} -I {} sh '${script}' '${root}/{}'`;
      return timed(root, 'sh', ['-c', each]);
    },
  };
}
