import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startUp, type UpProcess } from '../support/up-process.ts';

/** A directory to start in, which the user of Postgres can enter when we are root. */
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'cloud-engine-test-'));
chmodSync(folder, 0o755);
const started: UpProcess[] = [];
afterAll(async () => {
  // Only what a failed test has left.
  for (const one of started) one.kill('SIGKILL');
  await Promise.all(started.map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

function begin(...args: Parameters<typeof startUp>): UpProcess {
  const up = startUp(...args);
  started.push(up);
  return up;
}

describe('the dashboard of up', { timeout: 60_000 }, () => {
  it('shows the dashboard to whoever has the password that it printed, and nobody else', async () => {
    // By us as soon as it is by nobody else, such as an `up` that ends.
    const taken = createServer();
    const take = () => taken.listen(3000, '127.0.0.1');
    taken.on('error', () => setTimeout(take, 20));
    take();
    const up = begin(folder);
    await up.up();
    const [, url = '', password = ''] =
      /dashboard (http\S+) \(port 3000 is taken\), user admin, password (\S+)/.exec(up.said.join('\n')) ?? [];
    const read = (path: string, word: string) =>
      fetch(url + path, {
        headers: { authorization: `Basic ${Buffer.from(`admin:${word}`).toString('base64')}` },
      });
    expect((await read('/', 'wrong')).status).toBe(401);
    const page = await (await read('/', password)).text();
    expect(page).toContain('<h3>demo<');
    expect(page).toMatch(/<b>1<\/b><span>workers/);
    const ready = (await (await fetch(`${url}/readyz`)).json()) as { checks: object };
    expect(Object.keys(ready.checks).sort()).toEqual([
      ...['claiming', 'database', 'discord', 'migrations', 'redis', 'terraform'],
    ]);
    const metrics = await (await read('/metrics', password)).text();
    for (const name of [
      'database_up',
      'phase_duration_seconds',
      'discord_rate_limited_total',
      'nodejs_version_info',
    ]) {
      expect(metrics.match(new RegExp(`^# TYPE cloud_engine_${name} `, 'gm'))).toHaveLength(1);
    }
    up.kill('SIGTERM');
    expect(await up.ended).toBe(0);
    taken.removeAllListeners('error').close();
    const files = readdirSync(join(folder, '.cloud-engine'), { recursive: true, withFileTypes: true });
    const texts = files
      .filter((file) => file.isFile())
      .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'));
    expect(texts.some((text) => text.includes(password))).toBe(false);
  });

  it('does not move from a port that was chosen', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const up = begin(folder, { DASHBOARD_PORT: String(port) });
    expect(await up.ended).toBe(1);
    expect(up.said).toEqual([]);
    expect(up.complained.at(-1)).toBe(
      `cloud-engine: configuration: port ${port} of 127.0.0.1 is taken; set DASHBOARD_PORT to a free port`,
    );
    taken.close();
  });
});
