import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { terraformEnvironment } from '../../src/workers/terraform/environment.ts';
import type { TerraformEvent } from '../../src/workers/terraform/events.ts';
import { defaultSizeLimits, type Limits } from '../../src/workers/terraform/limits.ts';
import { type PhaseRequest, runPhase } from '../../src/workers/terraform/run-phase.ts';
import { parseState } from '../../src/workers/terraform/state-file.ts';
import { type StateVersion, watchState } from '../../src/workers/terraform/state-watch.ts';
import { readShown } from '../../src/workers/terraform/terraform.ts';
import {
  clock,
  context,
  lineage,
  path,
  planned,
  read,
  resource,
  runDirectory,
  terraform,
  until,
} from './support.ts';

function collector() {
  const events: TerraformEvent[] = [];
  return {
    events,
    onEvents: (more: readonly TerraformEvent[]) => void events.push(...more),
    of: <K extends TerraformEvent['kind']>(kind: K) =>
      events.filter((event): event is Extract<TerraformEvent, { kind: K }> => event.kind === kind),
  };
}

function addresses(dir: string): [string, boolean][] {
  const { resources } = parseState(read(dir, 'terraform.tfstate'));
  return resources.map(({ address, tainted }) => [address, tainted]);
}

/** Runs a script in terraform's place. */
async function runScript(script: string, limits: Partial<Limits>, onEvents: PhaseRequest['onEvents']) {
  const { path: dir } = await runDirectory({});
  return runPhase({
    ...context(dir),
    phase: 'apply',
    program: 'bash',
    args: ['-c', script],
    env: terraformEnvironment({ dir, path }),
    clock,
    limits: { ...defaultSizeLimits, timeMs: 60_000, graceMs: 10_000, ...limits },
    onEvents,
    logger: pino({ level: 'silent' }),
  });
}

describe('plan, show, apply', () => {
  it('makes what the configuration says, without init, on our own first state', async () => {
    const { path: dir } = await runDirectory({ a: resource(), b: resource('echo hello') });
    const planning = collector();
    const plan = await (await terraform.plan({ ...context(dir), onEvents: planning.onEvents })).ended;
    expect(plan).toMatchObject({ exitCode: 0, interrupted: null, limit: null, stderr: '' });
    expect(planning.of('change_summary')).toMatchObject([
      { operation: 'plan', add: 2, change: 0, remove: 0 },
    ]);
    expect(
      planning
        .of('planned_change')
        .map(({ address, action }) => `${action} ${address}`)
        .sort(),
    ).toEqual(['create terraform_data.a', 'create terraform_data.b']);

    expect(await (await terraform.show(context(dir))).ended).toMatchObject({ exitCode: 0 });
    expect(await readShown(dir)).toMatchObject({ resource_changes: [{ address: 'terraform_data.a' }, {}] });

    const applying = collector();
    const apply = await (await terraform.apply({ ...context(dir), onEvents: applying.onEvents })).ended;
    expect(apply).toMatchObject({ exitCode: 0 });
    expect(
      applying
        .of('apply_complete')
        .map(({ address }) => address)
        .sort(),
    ).toEqual(['terraform_data.a', 'terraform_data.b']);
    expect(applying.of('provision_progress').map(({ output }) => output)).toContain('hello');
    expect(applying.of('garbage')).toEqual([]);
    expect(applying.of('change_summary')).toMatchObject([{ operation: 'apply', add: 2 }]);
    expect(parseState(read(dir, 'terraform.tfstate')).lineage).toBe(lineage);
  });

  it('applies a plan in another directory', async () => {
    const first = await planned({ a: resource() });
    const plan = readFileSync(join(first.path, 'plan.bin'));
    const { path: dir } = await runDirectory({ a: resource() }, { plan });
    expect(await (await terraform.apply({ ...context(dir), onEvents: () => {} })).ended).toMatchObject({
      exitCode: 0,
    });
    expect(addresses(dir)).toEqual([['terraform_data.a', false]]);
  });

  it('replaces what it is asked to, and destroys all', async () => {
    const { path: built } = await planned({ a: resource(), b: resource() });
    await (await terraform.apply({ ...context(built), onEvents: () => {} })).ended;
    const state = readFileSync(join(built, 'terraform.tfstate'));
    const changes = async (options: { replace?: string[]; destroy?: boolean }) => {
      const { path: dir } = await runDirectory({ a: resource(), b: resource() }, { state });
      const { of, onEvents } = collector();
      await (await terraform.plan({ ...context(dir), ...options, onEvents })).ended;
      return of('planned_change')
        .map(({ address, action, reason }) => `${action} ${address} ${reason}`)
        .sort();
    };
    expect(await changes({ replace: ['terraform_data.b'] })).toEqual(['replace terraform_data.b requested']);
    expect(await changes({ destroy: true })).toEqual([
      'delete terraform_data.a null',
      'delete terraform_data.b null',
    ]);
  });

  it('tells what failed, and keeps what was made', async () => {
    const { path: dir } = await planned({ good: resource(), bad: resource('echo oops >&2; exit 7') });
    const { of, onEvents } = collector();
    const end = await (await terraform.apply({ ...context(dir), onEvents })).ended;
    expect(end.exitCode).toBe(1);
    expect(of('apply_errored').map(({ address }) => address)).toEqual(['terraform_data.bad']);
    const [diagnostic] = of('diagnostic');
    expect(diagnostic).toMatchObject({ severity: 'error', address: 'terraform_data.bad' });
    expect(diagnostic?.detail).toContain('exit status 7');
    expect(addresses(dir)).toEqual([
      ['terraform_data.bad', true],
      ['terraform_data.good', false],
    ]);
  });

  it('tells that a configuration is wrong', async () => {
    const { path: dir } = await runDirectory({ a: { nonsense: 1 } });
    const { of, onEvents } = collector();
    expect(await (await terraform.plan({ ...context(dir), onEvents })).ended).toMatchObject({ exitCode: 1 });
    expect(of('diagnostic')).toMatchObject([
      { severity: 'error', summary: 'Extraneous JSON object property' },
    ]);
  });
});

describe('the environment of terraform', () => {
  it('holds nothing of ours: a provisioner that prints it finds no secret', async () => {
    process.env['CANARY'] = 'canary-value';
    process.env['TF_CLI_ARGS_apply'] = '-no-such-option';
    process.env['TF_LOG'] = 'TRACE';
    try {
      const { path: dir } = await planned({ a: resource('env') });
      const { of, onEvents } = collector();
      const credentials = { AWS_REGION: 'mars-1' };
      const end = await (await terraform.apply({ ...context(dir), credentials, onEvents })).ended;
      expect(end).toMatchObject({ exitCode: 0, stderr: '' });
      const printed = of('provision_progress').map(({ output }) => output);
      const names = printed.filter((text) => /^\w+=/.test(text)).map((text) => text.split('=')[0]);
      const shells = ['OLDPWD', 'PWD', 'SHLVL', '_'];
      expect(names.filter((name) => !shells.includes(name ?? '')).sort()).toEqual([
        'ARM_USE_MSI',
        'AWS_EC2_METADATA_DISABLED',
        'AWS_REGION',
        'CHECKPOINT_DISABLE',
        'GCE_METADATA_HOST',
        'GOGC',
        'HOME',
        'LANG',
        'PATH',
        'TF_INPUT',
        'TF_IN_AUTOMATION',
        'TMPDIR',
      ]);
      expect(printed.join()).not.toContain('canary-value');
    } finally {
      for (const name of ['CANARY', 'TF_CLI_ARGS_apply', 'TF_LOG']) delete process.env[name];
    }
  });
});

describe('stops', () => {
  it('stops an apply gracefully: what was in flight is tainted, what had not begun is absent', async () => {
    const { path: dir } = await planned({
      flying: resource('echo started; sleep 60'),
      later: { ...resource(), depends_on: ['terraform_data.flying'] },
    });
    const run = await terraform.apply({ ...context(dir), onEvents: () => {} });
    await until(dir, 'apply.out', (text) => text.includes('(local-exec): started'));
    run.interrupt();
    run.interrupt();
    expect(await run.ended).toMatchObject({ exitCode: 1, interrupted: 'requested', killed: false });
    expect(read(dir, 'apply.out')).not.toContain('Two interrupts');
    expect(addresses(dir)).toEqual([['terraform_data.flying', true]]);
  });

  it('stops an apply that has not begun, and then nothing is made', async () => {
    // Sent before terraform walks its graph, SIGINT is acknowledged and forgotten (1.11.4): everything is applied.
    const moments = ['apply.pid', 'apply.out'];
    for (const file of [...moments, ...moments, ...moments]) {
      const { path: dir } = await planned({ flying: resource('sleep 60') });
      const run = await terraform.apply({ ...context(dir), onEvents: () => {} });
      await until(dir, file);
      run.interrupt();
      expect(await run.ended).toMatchObject({ interrupted: 'requested', killed: false });
      const created = read(dir, 'apply.out').includes('provision_start');
      expect(addresses(dir)).toEqual(created ? [['terraform_data.flying', true]] : []);
    }
  });

  it('stops a phase that exceeds its time, gracefully', async () => {
    const { path: dir } = await planned({ flying: resource('sleep 60') });
    const limits = { timeMs: 1_000, graceMs: 10_000 };
    const run = await terraform.apply({ ...context(dir), limits, onEvents: () => {} });
    expect(await run.ended).toMatchObject({ limit: 'time', interrupted: 'requested', killed: false });
    expect(addresses(dir)).toEqual([['terraform_data.flying', true]]);
  });

  it('kills a phase that does not stop in its grace', async () => {
    const deaf = `trap : INT; echo '{"type":"apply_start"}'; while :; do sleep 0.05; done`;
    const run = await runScript(deaf, { timeMs: 300, graceMs: 100 }, () => {});
    expect(await run.ended).toMatchObject({
      limit: 'time',
      interrupted: 'requested',
      killed: true,
      exitCode: 137,
    });
  });

  it('stops a phase that prints too much, and drops the chatter but no progress', async () => {
    const { path: dir } = await planned({ chatty: resource('yes chatter') });
    const { of, events, onEvents } = collector();
    const limits = { timeMs: 60_000, graceMs: 10_000, outputBytes: 20_000 };
    const run = await terraform.apply({ ...context(dir), limits, onEvents });
    expect(await run.ended).toMatchObject({ limit: 'output', interrupted: 'requested' });
    expect(
      of('provision_progress')
        .map(({ text }) => text)
        .join('').length,
    ).toBeLessThanOrEqual(20_000);
    expect(events.map(({ kind }) => kind)).toContain('apply_errored');
    expect(addresses(dir)).toEqual([['terraform_data.chatty', true]]);
  });

  it('stops a phase that fills the disk', async () => {
    const { path: dir } = await planned({ big: resource('head -c 3000000 /dev/zero >big; sleep 60') });
    const limits = { timeMs: 60_000, graceMs: 10_000, diskBytes: 2_000_000 };
    const run = await terraform.apply({ ...context(dir), limits, onEvents: () => {} });
    expect(await run.ended).toMatchObject({ limit: 'disk', interrupted: 'requested' });
  });

  it('stops terraform when its events cannot be stored, and says why', async () => {
    const { path: dir } = await planned({ flying: resource('sleep 60') });
    const onEvents = () => Promise.reject(new Error('database gone'));
    const run = await terraform.apply({ ...context(dir), onEvents });
    await expect(run.ended).rejects.toThrow('database gone');
    expect(read(dir, 'apply.ended')).toContain('"interrupted":"requested"');
  });
});

describe('output that is not what it should be', () => {
  it('is given as garbage, with over-long lines cut', async () => {
    const script = `printf 'panic: oops\\n'; head -c 300000 /dev/zero | tr '\\0' x; echo; echo goroutine >&2; exit 2`;
    const { events, onEvents } = collector();
    const run = await runScript(script, { lineBytes: 1_000 }, onEvents);
    expect(await run.ended).toMatchObject({ exitCode: 2, stderr: 'goroutine' });
    expect(events).toEqual([
      { kind: 'garbage', text: 'panic: oops' },
      { kind: 'garbage', text: `${'x'.repeat(1_000)}… [line of 300000 bytes cut]` },
    ]);
  });
});

describe('the state while an apply runs', () => {
  it('is delivered as resources appear, and at last as terraform left it', async () => {
    const steps = Array.from({ length: 30 }, (_, i) => [
      `step${i}`,
      i === 0 ? resource() : { ...resource(), depends_on: [`terraform_data.step${i - 1}`] },
    ]);
    const { path: dir } = await planned(Object.fromEntries(steps));
    const versions: StateVersion[] = [];
    const watch = watchState({
      dir,
      lineage,
      initial: read(dir, 'terraform.tfstate'),
      onVersion: (version) => void versions.push(version),
      onError: () => {},
    });
    await (await terraform.apply({ ...context(dir), onEvents: watch.flush })).ended;
    await watch.stop();
    const serials = versions.map(({ state }) => state.serial);
    expect(serials).toEqual([...new Set(serials)].sort((a, b) => a - b));
    expect(versions.at(-1)?.content.toString()).toBe(read(dir, 'terraform.tfstate'));
    expect(versions.at(-1)?.state.resources).toHaveLength(30);
  });
});
