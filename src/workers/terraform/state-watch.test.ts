import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { initialState } from './state-file.ts';
import { type StateVersion, watchState } from './state-watch.ts';

const lineage = 'mine';
const initial = initialState(lineage);
let dir: string;
let file: string;
let versions: StateVersion[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cloud-engine-test-'));
  file = join(dir, 'terraform.tfstate');
  versions = [];
  writeFileSync(file, initial);
});

function watch(onVersion: (version: StateVersion) => Promise<void> | void = () => {}) {
  return watchState({
    dir,
    lineage,
    initial,
    async onVersion(version) {
      await onVersion(version);
      versions.push(version);
    },
    onError: () => {},
  });
}

function state(serial: number, fields: Record<string, unknown> = {}): string {
  return JSON.stringify({ version: 4, serial, lineage, resources: [], ...fields });
}

describe('watchState', () => {
  it('delivers a new version when it is written, without being asked', async () => {
    let stop = async () => {};
    const version = await new Promise<StateVersion>((resolve) => {
      stop = watch(resolve).stop;
      writeFileSync(file, state(2));
    });
    expect(version.state.serial).toBe(2);
    await stop();
    expect(versions).toHaveLength(1);
    expect(versions[0]?.content.toString()).toBe(state(2));
  });

  it('delivers neither what the run started from, nor the same version twice', async () => {
    const { flush, stop } = watch();
    await flush();
    writeFileSync(file, state(2));
    await flush();
    writeFileSync(file, state(2));
    await stop();
    expect(versions).toHaveLength(1);
  });

  it('delivers nothing older, and nothing of another lineage', async () => {
    const { flush, stop } = watch();
    writeFileSync(file, state(3));
    await flush();
    writeFileSync(file, state(2));
    await flush();
    writeFileSync(file, state(4, { lineage: 'other' }));
    await stop();
    expect(versions.map((version) => version.state.serial)).toEqual([3]);
  });

  it('delivers other content under the same serial, which terraform can write', async () => {
    const { flush, stop } = watch();
    writeFileSync(file, state(2, { outputs: { a: {} } }));
    await flush();
    writeFileSync(file, state(2));
    await stop();
    expect(versions.map((version) => version.content.length)).toEqual([
      state(2, { outputs: { a: {} } }).length,
      state(2).length,
    ]);
  });

  it('never delivers a torn version, nor misses the last', async () => {
    // Rewrites the file in place as terraform does, in pieces, with much more between them than a look takes.
    const writer = `
      const fs = require('node:fs');
      const file = fs.openSync(process.argv[1], 'r+');
      const instances = [{ attributes: { id: 'x'.repeat(20000) } }];
      for (let serial = 2; serial <= 200; serial++) {
        const resources = [{ mode: 'managed', type: 't', name: 'n' + serial, instances }];
        const text = JSON.stringify({ version: 4, serial, lineage: 'mine', resources, end: serial });
        fs.ftruncateSync(file, 0);
        for (let at = 0; at < text.length; at += 4096) fs.writeSync(file, text.slice(at, at + 4096), at);
      }`;
    const { flush, stop } = watch();
    const child = spawn(process.execPath, ['-e', writer, file]);
    const ended = once(child, 'exit').then(() => 'ended' as const);
    while ((await Promise.race([ended, flush()])) !== 'ended');
    await stop();
    const serials = versions.map((version) => version.state.serial);
    expect(serials.at(-1)).toBe(200);
    expect(serials).toEqual([...serials].sort((a, b) => a - b));
    for (const { content, state: found } of versions) {
      const whole = JSON.parse(content.toString());
      expect([whole.resources[0].name, whole.end]).toEqual([`n${found.serial}`, found.serial]);
    }
  });

  it('delivers a version again that could not be stored', async () => {
    let failures = 1;
    const { flush, stop } = watch(() => {
      if (failures-- > 0) throw new Error('database gone');
    });
    writeFileSync(file, state(2));
    await flush().catch(() => {});
    await stop();
    expect(versions.map((version) => version.state.serial)).toEqual([2]);
  });

  it('tells whoever stops it that the last version could not be stored', async () => {
    const { stop } = watch(() => Promise.reject(new Error('database gone')));
    writeFileSync(file, state(2));
    await expect(stop()).rejects.toThrow('database gone');
  });

  it('takes a missing file for no version', async () => {
    const { flush, stop } = watch();
    renameSync(file, `${file}.away`);
    await flush();
    renameSync(`${file}.away`, file);
    await stop();
    expect(versions).toEqual([]);
  });
});
