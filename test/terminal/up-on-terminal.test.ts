import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processesIn, survivors } from '../support/leftovers.ts';
import { hasPseudoTerminals, type OnTerminal, startOnTerminal } from './pseudo-terminal.ts';

const cli = join(import.meta.dirname, '../../dist/cli.js');

// Its own for each test: what one leaves to be applied, the next one's worker would take up.
let folder: string;
const started: OnTerminal[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'cloud-engine-test-'));
  // The user of Postgres enters it when we are root.
  chmodSync(folder, 0o755);
});
afterEach(() => {
  // Only what a failed test has left.
  for (const one of started.splice(0)) one.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function up(environment: Record<string, string> = {}): Promise<OnTerminal> {
  const terminal = startOnTerminal(folder, [process.execPath, cli, 'up'], {
    DASHBOARD_PORT: '0',
    ...environment,
  });
  started.push(terminal);
  await terminal.until('Be a member: type');
  await terminal.until(/^>$/);
  return terminal;
}

const where = hasPseudoTerminals ? '' : ' (skipped: there is no `script` of util-linux here)';

describe.skipIf(!hasPseudoTerminals)(`up on a terminal${where}`, { timeout: 60_000 }, () => {
  it('takes lines, keeps its log in a file, and stops in two stages on Ctrl-C', async () => {
    const { press, until, rows, ended } = await up();
    expect(rows()).toContain('  log       .cloud-engine/log; errors are shown here, too');
    press('alice /cloud-deploy project:demo\r');
    await until('Choose what to deploy');
    press('alice click add\ralice choose vpc\ralice fill name:slow simulate_seconds:60\r');
    await until('[Approve & Deploy]');
    press('alice click approve\r');
    await until('sleep 60');
    press('bob re\u0003');
    await until('stopping; Ctrl-C again does not wait for applies that run');
    press('\u0003');
    expect(await ended).toBe(0);
    const log = readFileSync(join(folder, '.cloud-engine', 'log'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(log.map((line) => JSON.parse(line).role)).toContain('up');
    expect(rows().filter((row) => row.includes('worker is ready'))).toEqual([]);
    expect(await survivors(processesIn(folder))).toEqual([]);
  });

  it('shows the log among the rest when asked to, and ends with quit', async () => {
    const { press, until, ended } = await up({ LOG_LEVEL: 'info' });
    await until('INFO: worker is ready');
    press('quit\r');
    expect(await ended).toBe(0);
    expect(await survivors(processesIn(folder))).toEqual([]);
  });
});
