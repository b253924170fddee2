import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeEnvironmentFile } from './environment-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloud-engine-environment-'));
  file = join(folder, 'environment');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a program finds in the variable that is called A. */
function readByNode(): string {
  const program = 'process.stdout.write(process.env.A)';
  return execFileSync(process.execPath, [`--env-file=${file}`, '-e', program], { encoding: 'utf8' });
}

function readByShell(): string {
  return execFileSync('sh', ['-c', `. "$1"; printf %s "$A"`, 'sh', file], { encoding: 'utf8' });
}

describe('the environment file', () => {
  it.each([
    'demo',
    '100000000000000001',
    'postgres://cloud_engine:3f9a@127.0.0.1:5432/postgres?sslmode=disable&application_name=a%20b',
    'redis://:p$a`s"s\\w#o!r d@127.0.0.1:6379/0 # no comment',
    'postgres://$HOME:$(id)@h/{a,b}\\n',
  ])('gives node and a shell the same: %s', (value) => {
    writeEnvironmentFile(file, { BEFORE: 'x', A: value, AFTER: 'y' });
    expect(readByNode()).toBe(value);
    expect(readByShell()).toBe(value);
  });

  it('writes what would end the quotes as URLs may write it', () => {
    writeEnvironmentFile(file, { A: "postgres://o'neill:b\n'c@h/d" });
    expect(readByNode()).toBe('postgres://o%27neill:b%27c@h/d');
    expect(readByShell()).toBe(readByNode());
  });

  it('is for its owner only, also where it replaces one that was for all, and leaves nothing beside it', () => {
    writeFileSync(file, 'A=old\n', { mode: 0o666 });
    const remove = writeEnvironmentFile(file, { A: 'new' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe("A='new'\n");
    expect(readdirSync(folder)).toEqual(['environment']);
    remove();
    expect(readdirSync(folder)).toEqual([]);
    remove();
  });

  it("stays where somebody else's has taken its place", () => {
    const remove = writeEnvironmentFile(file, { A: 'mine' });
    writeEnvironmentFile(file, { A: 'theirs' });
    remove();
    expect(readFileSync(file, 'utf8')).toBe("A='theirs'\n");
  });
});
