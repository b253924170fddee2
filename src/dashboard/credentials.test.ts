import { describe, expect, it } from 'vitest';
import { basicCredentials, sameCredentials } from './credentials.ts';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('basicCredentials', () => {
  it('are split at the first colon', () => {
    expect(basicCredentials(basic('admin:a:b:'))).toEqual({ user: 'admin', password: 'a:b:' });
    expect(basicCredentials(basic('ä:ß').replace('Basic', 'basic'))).toEqual({ user: 'ä', password: 'ß' });
    expect(basicCredentials(basic(':'))).toEqual({ user: '', password: '' });
  });

  it.each([undefined, '', 'Basic', basic('admin'), 'Bearer x', 'Basic a b'])('%s holds none', (header) => {
    expect(basicCredentials(header)).toBeNull();
  });
});

it('sameCredentials wants both to be the same', () => {
  const expected = { user: 'admin', password: 'secret' };
  expect(sameCredentials({ ...expected }, expected)).toBe(true);
  expect(sameCredentials({ ...expected, user: 'Admin' }, expected)).toBe(false);
  expect(sameCredentials({ ...expected, password: 'secret ' }, expected)).toBe(false);
  expect(sameCredentials({ user: 'secret', password: 'admin' }, expected)).toBe(false);
});
