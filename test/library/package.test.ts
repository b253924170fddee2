import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'cloud-engine-test-'));
const run = promisify(execFile);
const { dependencies, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  version: string;
};

/** Makes a package of the repository available to the program in `folder`. */
function link(name: string): void {
  const to = join(folder, 'node_modules', name);
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), to);
}

const program = `
import { CloudOrchestrator, isDomainError } from 'cloud-engine';
import type { ApplyResult, CloudSession, DeploymentState, PlanResult, SessionEvent } from 'cloud-engine';

export async function deploy(orchestrator: CloudOrchestrator, guildId: string): Promise<DeploymentState> {
  const session: CloudSession = await orchestrator.startSession({
    guildId, userId: '1', projectId: 'demo', provider: 'sandbox', ttlMinutes: 30, roleIds: ['2'], isGuildAdmin: true,
  });
  await orchestrator.addResource(session.id, 'vpc', { name: 'net', simulate_seconds: 1 });
  const { isValid, violations } = await orchestrator.validateSession(session.id);
  if (!isValid) throw new Error(violations.map(({ field, problem }) => field + problem).join());
  const plan: PlanResult = await orchestrator.runPlan(session.id);
  const dollars: number = plan.hourly + plan.monthly;
  const counts: number = plan.resourcesToAdd + plan.resourcesToChange + plan.resourcesToDestroy;
  if (!plan.success || plan.planId === null) throw new Error(String(plan.diagnostics[0]?.summary) + dollars + counts);
  const result: ApplyResult = await orchestrator.approveAndApply(session.id, { approverId: '1', planId: plan.planId });
  for await (const event of orchestrator.watch(session.id)) told(event);
  if (!result.success) await orchestrator.cancel(session.id);
  return (await orchestrator.getSession(session.id)).state;
}

function told(event: SessionEvent): string {
  return event.type === 'line' ? event.text : event.session.state;
}

// @ts-expect-error A project is needed.
export const wrong = (orchestrator: CloudOrchestrator) => orchestrator.startSession({ guildId: '1', userId: '2' });

const orchestrator = new CloudOrchestrator();
try {
  await orchestrator.getSession('x');
} catch (error) {
  if (isDomainError(error, 'CONFIG_INVALID')) console.log(error.message);
} finally {
  await orchestrator.close();
}
`;

beforeAll(async () => {
  const packed = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
  const installed = join(folder, 'node_modules/cloud-engine');
  mkdirSync(installed, { recursive: true });
  await run('tar', ['xzf', join(folder, filename), '-C', installed, '--strip-components=1']);
  // What the package needs, and no more than it says that it needs.
  for (const name of Object.keys(dependencies)) link(name);
  link('@types/node');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(folder, 'program.ts'), program);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package, installed from its tarball', () => {
  it('has types that a strict program compiles with, and runs in it', async () => {
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    await run(
      process.execPath,
      [
        join(root, 'node_modules/typescript/bin/tsc'),
        ...options,
        '--exactOptionalPropertyTypes',
        'program.ts',
      ],
      { cwd: folder },
    ).catch(({ stdout }) => expect(stdout).toBe(''));
    const { stdout } = await run(process.execPath, ['program.js'], { cwd: folder, env: {} });
    expect(stdout).toBe('configuration: DATABASE_URL must be set; REDIS_URL must be set\n');
  }, 60_000);

  it('exports the library and nothing of its inside', async () => {
    const script = `
      console.log(Object.keys(await import('cloud-engine')).sort().join());
      await import('cloud-engine/dist/db/client.js').catch(({ code }) => console.log(code));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    expect(stdout).toBe('CloudOrchestrator,DomainError,isDomainError\nERR_PACKAGE_PATH_NOT_EXPORTED\n');
  });

  it('connects to nothing, and starts nothing, when it is imported', async () => {
    const script = `
      await import('cloud-engine');
      console.log(process.getActiveResourcesInfo().filter((kind) => /Timeout|TCP|Addr|Process/.test(kind)).join());`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    expect(stdout.trim()).toBe('');
  });

  it('brings the command line, with the migrations', async () => {
    const cli = join(folder, 'node_modules/cloud-engine/dist/cli.js');
    expect((await run(process.execPath, [cli, '--version'])).stdout).toBe(`${version}\n`);
    const { stdout } = await run('ls', [join(folder, 'node_modules/cloud-engine/migrations')]);
    expect(stdout).toContain('0001_foundation.sql');
  });
});
