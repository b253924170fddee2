import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isProvenEnded, openPhase, phaseFiles } from './phase-files.ts';
import {
  createRunDirectory,
  listRunDirectories,
  parseRunDirectoryName,
  type RunDirectoryOwner,
  removeRunDirectory,
} from './run-directory.ts';

const owner: RunDirectoryOwner = {
  runId: '0123456789ab',
  attempt: 2,
  token: 17,
  projectId: 'ba9876543210',
  host: 'worker-1',
  pid: 4711,
  stateVersionId: 'v',
};
const content = { configuration: '{}', state: 'state' };
let workDir: string;

beforeEach(() => {
  workDir = join(mkdtempSync(join(tmpdir(), 'cloud-engine-test-')), 'work');
});

describe('createRunDirectory', () => {
  it('makes a private directory, named by run, attempt and token', async () => {
    const { path } = await createRunDirectory(workDir, owner, { ...content, plan: Buffer.from('plan') });
    expect(path).toBe(join(workDir, '0123456789ab-2-17'));
    for (const name of ['', 'home', 'tmp']) expect(statSync(join(path, name)).mode & 0o777).toBe(0o700);
    for (const name of ['main.tf.json', 'terraform.tfstate', 'plan.bin', 'owner.json']) {
      expect(statSync(join(path, name)).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(join(path, 'plan.bin'), 'utf8')).toBe('plan');
  });

  it('is never used twice', async () => {
    await createRunDirectory(workDir, owner, content);
    await expect(createRunDirectory(workDir, owner, content)).rejects.toThrow('EEXIST');
  });
});

describe('listRunDirectories', () => {
  it('finds run directories with their owners', async () => {
    const made = await createRunDirectory(workDir, owner, content);
    expect(await listRunDirectories(workDir)).toEqual([made]);
  });

  it('finds none in a folder that is not there', async () => {
    expect(await listRunDirectories(workDir)).toEqual([]);
  });

  it('leaves out what it did not make, and tells directories whose creation was not finished', async () => {
    mkdirSync(join(workDir, '0123456789ab-1-1'), { recursive: true });
    mkdirSync(join(workDir, 'plugin-cache'));
    symlinkSync('/', join(workDir, '0123456789ab-1-2'));
    writeFileSync(join(workDir, '0123456789ab-1-3'), '');
    expect(await listRunDirectories(workDir)).toEqual([
      { runId: '0123456789ab', attempt: 1, token: 1, path: join(workDir, '0123456789ab-1-1'), owner: null },
    ]);
  });

  it('believes no owner that contradicts the name', async () => {
    const { path } = await createRunDirectory(workDir, owner, content);
    writeFileSync(join(path, 'owner.json'), JSON.stringify({ ...owner, token: 18 }));
    expect(await listRunDirectories(workDir)).toMatchObject([{ token: 17, owner: null }]);
  });
});

describe('parseRunDirectoryName', () => {
  it.each([
    '../0123456789ab-1-1',
    '0123456789ab-1-1/x',
    '0123456789ab-01-1',
    '0123456789ab-1',
    '0123456789ab-1--1',
    '0123456789il-1-1',
    '0123456789ab-1-1\n',
    '0123456789ab-1-99999999999999999999',
  ])('refuses %j', (name) => {
    expect(parseRunDirectoryName(name)).toBeNull();
  });
});

describe('removeRunDirectory', () => {
  it('removes one directory, with all that terraform left in it', async () => {
    const made = await createRunDirectory(workDir, owner, content);
    const other = await createRunDirectory(workDir, { ...owner, token: 18 }, content);
    mkdirSync(join(made.path, '.terraform/providers'), { recursive: true });
    symlinkSync(other.path, join(made.path, 'link'));
    await removeRunDirectory(workDir, made);
    expect(readdirSync(workDir)).toEqual(['0123456789ab-2-18']);
    expect(readdirSync(other.path)).toContain('owner.json');
  });

  it('removes nothing else, whatever it is given', async () => {
    mkdirSync(join(workDir, 'keep'), { recursive: true });
    await expect(
      removeRunDirectory(workDir, { runId: '../work/keep', attempt: 1, token: 1 }),
    ).rejects.toThrow();
    expect(readdirSync(workDir)).toEqual(['keep']);
  });
});

describe('isProvenEnded', () => {
  it('is true before any phase was started, and when each has its end marker', async () => {
    const { path } = await createRunDirectory(workDir, owner, content);
    expect(await isProvenEnded(path)).toBe(true);
    const plan = phaseFiles(path, 'plan');
    openPhase(plan);
    expect(await isProvenEnded(path)).toBe(false);
    writeFileSync(plan.ended, '{"exitCode":0,"refused":false,"interrupted":null,"killed":false}');
    expect(await isProvenEnded(path)).toBe(true);
    openPhase(phaseFiles(path, 'apply'));
    expect(await isProvenEnded(path)).toBe(false);
  });

  it('is false with half a marker', async () => {
    const { path } = await createRunDirectory(workDir, owner, content);
    const plan = phaseFiles(path, 'plan');
    openPhase(plan);
    writeFileSync(plan.ended, '{"exitCode":0,');
    expect(await isProvenEnded(path)).toBe(false);
  });
});
