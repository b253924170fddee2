import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, secretsOf } from './redact.ts';

describe('createRedactor', () => {
  it('replaces the values it is given, wherever they stand', () => {
    const redact = createRedactor(['hunter2', 'hunter2-longer']);
    expect(redact('a hunter2 b hunter2-longer chunter2d')).toBe('a [redacted] b [redacted] c[redacted]d');
  });

  it('leaves no given value in any text', () => {
    const secret = fc
      .string({ minLength: 4 })
      .filter((text) => text.trim().length >= 4 && !'[redacted]'.includes(text));
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1 }), fc.string(), (secrets, around) => {
        const redact = createRedactor(secrets);
        for (const value of secrets) {
          expect(redact(`${around}\n${value}\n`).split('[redacted]')).not.toContainEqual(
            expect.stringContaining(value.trim()),
          );
        }
      }),
    );
  });

  it('replaces each line of a value with several, and its encoded forms', () => {
    const redact = createRedactor(['first-line\nsecond/line', 'p@ss"word']);
    expect(redact('x second/line x')).toBe('x [redacted] x');
    expect(redact('https://h/?q=p%40ss%22word')).toBe('https://h/?q=[redacted]');
    expect(redact('{"a":"p@ss\\"word"}')).toBe('{"a":"[redacted]"}');
  });

  it('ignores values under four characters, which are words and numbers of every text', () => {
    expect(createRedactor(['', 'a', 'us1'])('us1 has a region')).toBe('us1 has a region');
  });

  it.each([
    ['key AKIAIOSFODNN7EXAMPLE.', 'key [redacted].'],
    ['password = "hunter 2"', 'password = [redacted]'],
    ['"db_password":"a\\"b","x":1', '"db_password":[redacted],"x":1'],
    ['API_KEY=abc123 next', 'API_KEY=[redacted] next'],
    ['Authorization: Bearer abcdefghijklmnopqrstuvwx', 'Authorization: Bearer [redacted]'],
    ['postgres://app:s3cret@db:5432/x', 'postgres://app:[redacted]@db:5432/x'],
    ['a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b', 'a [redacted] b'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE', '[redacted]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln', '[redacted]'],
  ])('takes what looks like a secret out of %j', (text, expected) => {
    expect(createRedactor([])(text)).toBe(expected);
  });

  it.each([
    'terraform_data.compute_vm_web-1: Creation complete after 0s [id=3c08714b-8ccd-3f2d-49f3-39fa337fc4e8]',
    'Plan: 2 to add, 0 to change, 0 to destroy.',
    'The secret is safe; see https://example.org/token',
  ])('leaves %j alone', (text) => {
    expect(createRedactor([])(text)).toBe(text);
  });

  it('is quick on long texts made to be slow', () => {
    const redact = createRedactor(['hunter2']);
    const texts = ['password="\\', '://a:', '-----BEGIN PRIVATE KEY-----', 'eyJ', 'token   ', 'basic '];
    const started = performance.now();
    for (const text of texts) redact(text.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('secretsOf', () => {
  it('leaves regions, projects and switches out, which every plan names', () => {
    const settings = { AWS_REGION: 'us-east-1', GOOGLE_PROJECT: 'acme', ARM_USE_OIDC: 'true' };
    expect(secretsOf({ ...settings, AWS_SECRET_ACCESS_KEY: 'one', CLOUDFLARE_API_TOKEN: 'two' })).toEqual([
      'one',
      'two',
    ]);
  });
});
