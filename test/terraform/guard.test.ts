import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGuardClock } from '../../src/workers/terraform/clock.ts';
import { type Guarded, startGuarded } from '../../src/workers/terraform/guard.ts';
import { isProvenEnded, phaseFiles, readEnd } from '../../src/workers/terraform/phase-files.ts';
import { parseState } from '../../src/workers/terraform/state-file.ts';
import {
  clock,
  compileWorker,
  groupEnds,
  livingInGroup,
  newFolder,
  path,
  planned,
  program,
  read,
  resource,
  startWorker,
  terraformBin,
  until,
} from './support.ts';

/** Stops gracefully at the first SIGINT like terraform, notes every one. */
const begun = 'echo {\\"type\\":\\"apply_start\\"}; echo ready';
const graceful = `trap "echo int; exit 3" INT; ${begun}; while :; do sleep 0.05; done`;
/** Notes every SIGINT and goes on, with a child that goes on as well. */
const deaf = `trap "echo int" INT; sleep 60 & ${begun}; while :; do sleep 0.05; done`;

function guard(dir: string, script: string, leaseMs = 60_000, sentAt = clock.now()): Promise<Guarded> {
  return startGuarded({
    dir,
    phase: 'apply',
    program: 'bash',
    args: ['-c', script],
    env: { PATH: path },
    clock,
    leaseMs,
    sentAt,
  });
}

function endOf(dir: string) {
  return readEnd(phaseFiles(dir, 'apply'));
}

async function started(dir: string): Promise<number> {
  await until(dir, 'apply.out', (text) => text.includes('ready'));
  return Number(await until(dir, 'apply.pid', (text) => text.endsWith('\n')));
}

describe('a worker that lives', () => {
  it('learns the exit code, and that all has ended', async () => {
    const dir = newFolder();
    const { ended } = await guard(dir, 'echo out; echo err >&2; exit 7');
    expect(await ended).toEqual({
      exitCode: 7,
      refused: false,
      interrupted: null,
      killed: false,
      lost: false,
    });
    expect([read(dir, 'apply.out'), read(dir, 'apply.err')]).toEqual(['out\n', 'err\n']);
    expect(await isProvenEnded(dir)).toBe(true);
  });

  it('learns that the program is missing', async () => {
    const dir = newFolder();
    const env = { PATH: path };
    const request = {
      dir,
      phase: 'plan',
      args: [],
      env,
      clock,
      leaseMs: 60_000,
      sentAt: clock.now(),
    } as const;
    const { ended } = await startGuarded({ ...request, program: '/nowhere/terraform' });
    expect(await ended).toMatchObject({ exitCode: 127, lost: false });
    expect(read(dir, 'plan.err')).toContain('/nowhere/terraform');
  });

  it('learns that there is no bash, and the phase counts as never started', async () => {
    const dir = newFolder();
    const env = { PATH: dir };
    const request = {
      dir,
      phase: 'plan',
      program: 'x',
      args: [],
      env,
      clock,
      leaseMs: 1,
      sentAt: 0,
    } as const;
    await expect(startGuarded(request)).rejects.toMatchObject({ code: 'SERVICE_MISSING' });
    expect(await isProvenEnded(dir)).toBe(true);
  });

  it('stops terraform gracefully with one SIGINT, however often it asks', async () => {
    const dir = newFolder();
    const { interrupt, ended } = await guard(
      dir,
      `trap "echo int" INT; ${begun}; sleep 0.3 & until wait; do :; done`,
    );
    await started(dir);
    for (let i = 0; i < 5; i++) interrupt();
    expect(await ended).toMatchObject({ interrupted: 'requested', killed: false });
    expect(read(dir, 'apply.out').match(/int/g)).toHaveLength(1);
  });

  it('kills at once what has not begun to change anything', async () => {
    const dir = newFolder();
    const { interrupt, ended } = await guard(dir, deaf.replace(begun, 'echo ready'));
    const pid = await started(dir);
    interrupt();
    expect(await ended).toMatchObject({ exitCode: 137, interrupted: 'requested', killed: false });
    expect(read(dir, 'apply.out')).toBe('ready\n');
    await groupEnds(pid);
  });

  it.concurrent('prolongs the deadlines with every renewal', async () => {
    const dir = newFolder();
    const { beat, ended } = await guard(dir, 'echo ready; sleep 2.5; echo survived', 1_500);
    // Quick ones, so that some cross the guard's own timeouts.
    const renewal = setInterval(() => beat(clock.now()), 20);
    expect(await ended).toMatchObject({ exitCode: 0, interrupted: null });
    clearInterval(renewal);
    expect(read(dir, 'apply.out')).toContain('survived');
  });

  it.concurrent('understands an order that arrives in two pieces', async () => {
    const dir = newFolder();
    const script = fileURLToPath(new URL('../../src/workers/terraform/guard.sh', import.meta.url));
    const at = clock.now();
    const args = [
      script,
      clock.kind,
      `${at + 2_000}`,
      `${at + 9_000}`,
      join(dir, 'apply'),
      'x',
      'sleep',
      '2.2',
    ];
    const child = spawn('bash', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const control = child.stdio[3] as Writable;
    // The guard looks at the clock every second, so it does between these.
    const order = `beat ${at + 8_000} ${at + 9_000}\n`;
    setTimeout(() => control.write(order.slice(0, 8)), 500);
    setTimeout(() => control.write(order.slice(8)), 1_500);
    await once(child, 'exit');
    expect(endOf(dir)).toMatchObject({ exitCode: 0, interrupted: null });
  });

  it('kills terraform and its children when it says so', async () => {
    const dir = newFolder();
    const { kill, ended } = await guard(dir, deaf);
    const pid = await started(dir);
    kill();
    expect(await ended).toMatchObject({ exitCode: 137, interrupted: null, killed: true });
    await groupEnds(pid);
  });

  it('starts nothing when the lease has run down to the interruption', async () => {
    const dir = newFolder();
    const { ended } = await guard(dir, 'echo ready', 3_000, clock.now() - 2_000);
    expect(await ended).toMatchObject({ exitCode: null, refused: true });
    expect(read(dir, 'apply.out')).toBe('');
    expect(await isProvenEnded(dir)).toBe(true);
  });

  it.concurrent('keeps time where there is no /proc/uptime', async () => {
    const epoch = createGuardClock('darwin');
    const run = async (sentAt: number) => {
      const request = { dir: newFolder(), phase: 'plan', program: 'sleep', env: { PATH: path } } as const;
      return (await startGuarded({ ...request, args: ['9'], clock: epoch, leaseMs: 900, sentAt })).ended;
    };
    expect(await run(epoch.now() - 1_000)).toMatchObject({ refused: true });
    expect(await run(epoch.now())).toMatchObject({ refused: false, interrupted: 'missed-beat' });
  });

  it('starts a phase only once in a directory', async () => {
    const dir = newFolder();
    await (await guard(dir, 'true')).ended;
    await expect(guard(dir, 'true')).rejects.toThrow('EEXIST');
  });

  it('leaves nothing behind that terraform started and forgot', async () => {
    const dir = newFolder();
    const { ended } = await guard(dir, 'echo ready; sleep 60 & exit 0');
    const pid = await started(dir);
    await ended;
    await groupEnds(pid);
  });

  it('survives signals to the guard, and still writes the proof', async () => {
    const dir = newFolder();
    const { pid, interrupt, ended } = await guard(dir, graceful);
    await started(dir);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal);
    interrupt();
    expect(await ended).toMatchObject({ exitCode: 3, interrupted: 'requested' });
  });

  it('is not told that a merely stopped terraform has ended', async () => {
    const dir = newFolder();
    const { pid: guardPid, interrupt, ended } = await guard(dir, graceful);
    const pid = await started(dir);
    process.kill(pid, 'SIGSTOP');
    process.kill(guardPid, 'SIGTERM'); // wakes the guard's wait
    const other = newFolder();
    await (await guard(other, 'true')).ended;
    expect(endOf(dir)).toBeNull();
    interrupt();
    expect(await ended).toMatchObject({ exitCode: 3 });
  });

  it.concurrent('stops a terraform whose guard was killed, and knows that nothing is proven', async () => {
    const dir = newFolder();
    const { pid, ended } = await guard(dir, graceful);
    const group = await started(dir);
    process.kill(pid, 'SIGKILL');
    expect(await ended).toMatchObject({ exitCode: null, lost: true });
    expect(read(dir, 'apply.out').match(/int/g)).toHaveLength(1);
    await groupEnds(group);
    expect(await isProvenEnded(dir)).toBe(false);
  });
});

describe('a watcher that was killed', () => {
  function watcherOf(terraformPid: number): number {
    const others = livingInGroup(terraformPid).filter((pid) => pid !== terraformPid);
    return Math.min(...others);
  }

  it.concurrent('leaves a terraform that the worker stops through the rest of the guard', async () => {
    const dir = newFolder();
    const { ended } = await guard(dir, `exec bash -c '${graceful}'`);
    process.kill(watcherOf(await started(dir)), 'SIGKILL');
    expect(await ended).toMatchObject({ exitCode: 3, interrupted: 'unguarded', killed: false });
    expect(read(dir, 'apply.out').match(/int/g)).toHaveLength(1);
  });

  it.concurrent('leaves a terraform that is killed if it does not stop', async () => {
    const dir = newFolder();
    const { ended } = await guard(dir, `trap "echo int" INT; ${begun}; while :; do sleep 0.05; done`, 600);
    const pid = await started(dir);
    process.kill(watcherOf(pid), 'SIGKILL');
    expect(await ended).toMatchObject({ exitCode: 137, interrupted: 'unguarded', killed: true });
    await groupEnds(pid);
  });
});

describe('terraform', () => {
  it('gets neither the pipe of the worker, nor an open file of it, nor an ignored SIGINT', async () => {
    const dir = newFolder();
    await (await guard(dir, 'ls -m /proc/$$/fd; readlink /proc/$$/fd/0; grep SigIgn /proc/$$/status')).ended;
    const [open, stdin, ignored = ''] = read(dir, 'apply.out').trim().split('\n');
    expect([open, stdin]).toEqual(['0, 1, 2', '/dev/null']);
    const sigint = 1n << 1n;
    expect(BigInt(`0x${ignored.split('\t')[1]}`) & sigint).toBe(0n);
  });
});

describe('a worker that is killed, or stopped', () => {
  beforeAll(compileWorker);

  function work(dir: string, script: string, leaseMs: number) {
    mkdirSync(dir, { recursive: true });
    return startWorker({ dir, program: program(dir, script), args: [], leaseMs });
  }

  it('killed: terraform is interrupted at once, by one SIGINT', async () => {
    const dir = newFolder();
    const worker = await work(dir, graceful, 60_000);
    const pid = await started(dir);
    worker.kill('SIGKILL');
    await until(dir, 'apply.ended');
    expect(endOf(dir)).toEqual({ exitCode: 3, refused: false, interrupted: 'orphaned', killed: false });
    expect(read(dir, 'apply.out').match(/int/g)).toHaveLength(1);
    await groupEnds(pid);
  });

  it.concurrent('killed: a terraform that does not stop is killed at the deadline, with its children', async () => {
    const dir = newFolder();
    const leaseMs = 1_500;
    const worker = await work(dir, deaf, leaseMs);
    const pid = await started(dir);
    const killedAt = Date.now();
    worker.kill('SIGKILL');
    await until(dir, 'apply.ended');
    const took = statSync(`${dir}/apply.ended`).mtimeMs - killedAt;
    expect(endOf(dir)).toMatchObject({ exitCode: 137, interrupted: 'orphaned', killed: true });
    expect(read(dir, 'apply.out').match(/int/g)).toHaveLength(1);
    // The last renewal was sent up to a third of a lease before the worker died.
    expect(took).toBeGreaterThan(leaseMs * 0.95);
    expect(took).toBeLessThan((leaseMs * 5) / 3);
    await groupEnds(pid);
  });

  it.concurrent('stopped: terraform is interrupted after 2/3 and killed before 5/3 of a lease', async () => {
    const dir = newFolder();
    const leaseMs = 1_500;
    const worker = await work(dir, deaf, leaseMs);
    await started(dir);
    const stoppedAt = Date.now();
    worker.kill('SIGSTOP');
    await until(dir, 'apply.ended');
    const interrupted = statSync(`${dir}/apply.interrupted`).mtimeMs - stoppedAt;
    const ended = statSync(`${dir}/apply.ended`).mtimeMs - stoppedAt;
    worker.kill('SIGKILL');
    expect(endOf(dir)).toMatchObject({ exitCode: 137, interrupted: 'missed-beat', killed: true });
    expect(read(dir, 'apply.out').match(/int/g)).toHaveLength(1);
    expect(interrupted).toBeGreaterThan(leaseMs / 3 - 50);
    expect(interrupted).toBeLessThan(leaseMs);
    expect(ended).toBeGreaterThan(leaseMs * 0.95);
    expect(ended).toBeLessThan((leaseMs * 5) / 3);
  });

  it.concurrent('stopped and continued: what it sends late kills nobody, and terraform gets no second SIGINT', async () => {
    const dir = newFolder();
    const worker = await work(
      dir,
      `trap "echo int; sleep 1; exit 3" INT; ${begun}; while :; do sleep 0.05; done`,
      1_500,
    );
    await started(dir);
    worker.kill('SIGSTOP');
    await until(dir, 'apply.interrupted');
    worker.kill('SIGCONT');
    await once(worker, 'exit');
    expect(endOf(dir)).toMatchObject({ exitCode: 3, interrupted: 'missed-beat', killed: false });
    expect(read(dir, 'apply.out').match(/int/g)).toHaveLength(1);
  });

  it('killed while terraform applies: what is in flight is in the state, nothing is forgotten', async () => {
    const { path: dir } = await planned({ done: resource(), flying: resource('echo started; sleep 60') });
    const args = ['apply', '-json', '-input=false', 'plan.bin'];
    const worker = await startWorker({ dir, program: terraformBin, args, leaseMs: 60_000 });
    await until(dir, 'apply.out', (text) => text.includes('(local-exec): started'));
    const pid = Number(read(dir, 'apply.pid'));
    worker.kill('SIGKILL');
    await until(dir, 'apply.ended');
    expect(endOf(dir)).toMatchObject({ exitCode: 1, interrupted: 'orphaned', killed: false });
    expect(read(dir, 'apply.out').match(/[Ii]nterrupt received/g)).toHaveLength(1);
    expect(read(dir, 'apply.out')).not.toContain('Two interrupts');
    const { resources } = parseState(read(dir, 'terraform.tfstate'));
    expect(resources.map(({ address, tainted }) => [address, tainted])).toEqual([
      ['terraform_data.done', false],
      ['terraform_data.flying', true],
    ]);
    expect(await isProvenEnded(dir)).toBe(true);
    await groupEnds(pid);
  });
});
