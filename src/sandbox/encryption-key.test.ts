import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storedEncryptionKey } from './encryption-key.ts';

let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'cloud-engine-key-')), 'home', 'encryption-key');
});
afterEach(() => rmSync(dirname(dirname(file)), { recursive: true, force: true }));

describe('the stored encryption key', () => {
  it('is made at the first start, for its owner only, and nothing else is left beside it', () => {
    expect(storedEncryptionKey(file)).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(file))).toEqual(['encryption-key']);
  });

  it('is the same ever after', () => {
    const first = storedEncryptionKey(file);
    expect(storedEncryptionKey(file)).toEqual(first);
    expect(readFileSync(file, 'utf8')).toBe(`${first.toString('base64')}\n`);
  });

  it('is another one elsewhere', () => {
    expect(storedEncryptionKey(`${file}-2`)).not.toEqual(storedEncryptionKey(file));
  });

  it.each(['', 'secret-word', Buffer.alloc(31).toString('base64')])(
    'is never replaced: a file that holds %j is refused, unchanged and unquoted',
    (content) => {
      storedEncryptionKey(file);
      writeFileSync(file, content);
      expect(() => storedEncryptionKey(file)).toThrow(
        `configuration: ${file} holds no encryption key; put back the one that was there, or set ENCRYPTION_KEY`,
      );
      expect(readFileSync(file, 'utf8')).toBe(content);
    },
  );
});
