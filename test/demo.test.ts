import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processesIn, survivors } from './support/leftovers.ts';

const cli = join(import.meta.dirname, '../dist/cli.js');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'cloud-engine-test-'));
  // Postgres works here as another user when we are root.
  chmodSync(folder, 0o1777);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the demo with `folder` for its temporary files. */
function startDemo(environment: Record<string, string> = {}) {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: folder, ...environment };
  const child = spawn(process.execPath, [cli, 'demo'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const complained: string[] = [];
  let heard = () => {};
  createInterface(child.stdout).on('line', (line) => {
    said.push(line);
    heard();
  });
  createInterface(child.stderr).on('line', (line) => complained.push(line));
  return {
    child,
    said,
    complained,
    ended: once(child, 'close').then(([code]) => code as number | null),
    async says(pattern: RegExp): Promise<void> {
      while (!said.some((line) => pattern.test(line))) {
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
    },
  };
}

/** The demo itself aside, what it started and left in its folder. */
async function left(): Promise<{ processes: readonly string[]; files: readonly string[] }> {
  return { processes: await survivors(processesIn(folder)), files: readdirSync(folder) };
}

describe('the demo', () => {
  it('plays a deployment from the first command to APPLIED, and leaves nothing behind', {
    timeout: 90_000,
  }, async () => {
    const demo = startDemo();
    expect(await demo.ended, demo.complained.join('\n')).toBe(0);
    const transcript = demo.said.join('\n');
    for (const part of [
      'admin ▸ /cloud-create-project',
      'bob ▸ /cloud-deploy',
      'permission',
      'alice ▸ /cloud-deploy',
      'Plan: 2 to add, 0 to change, 0 to destroy',
      'alice ▸ clicks Approve & Deploy',
      /in the thread "web-shop \w+", posted:/,
      'in #deployments (only bob sees this), posted:',
      'APPLIED',
    ]) {
      expect(transcript).toMatch(part);
    }
    expect(demo.said.at(-1)).toMatch(/^Everything is stopped again, after \d+\.\d s\.$/);
    expect(demo.complained).toEqual([]);
    expect(await left()).toEqual({ processes: [], files: [] });
  });

  it('says in one line that terraform is missing, and leaves nothing behind', async () => {
    const demo = startDemo({ TERRAFORM_BIN: '/nowhere' });
    expect(await demo.ended).toBe(1);
    expect(demo.complained).toHaveLength(1);
    expect(demo.complained[0]).toMatch(/^cloud-engine: .*TERRAFORM_BIN/);
    expect(await left()).toEqual({ processes: [], files: [] });
  });

  it.each([
    ['while services start', /Starting Postgres/],
    ['while terraform applies', /local-exec.*sleep/],
  ])('interrupted %s ends everything that it started', { timeout: 60_000 }, async (_, when) => {
    const demo = startDemo();
    await demo.says(when);
    demo.child.kill('SIGINT');
    expect(await demo.ended).toBe(1);
    expect(demo.complained).toEqual(['cloud-engine: demo: interrupted']);
    expect(await left()).toEqual({ processes: [], files: [] });
  });
});
